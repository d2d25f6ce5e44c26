import { calledFunctions, references } from '../../eval/references.ts';
import type { Scope } from '../../eval/scope.ts';
import type { VariableReference } from '../../eval/static.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { BlockIndex } from './block-index.ts';
import { blockKinds } from './block-kinds.ts';
import type { LookUp, LookUpOptions } from './context.ts';
import { onlyInBlocks, type Stage, wantedAttribute } from './reference-hints.ts';
import type { Dependency, Node } from './walk.ts';

/** The names of a definition that expressions can refer to. */
export interface Names {
  readonly sink: DiagnosticSink;
  readonly stage: Stage;
  readonly globals: ReadonlyMap<string, Node>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly blocks: BlockIndex;
  readonly globalScope: Scope;
  /** Standard functions and those that are defined already. */
  isKnownFunction(name: string): boolean;
  /** Built-in variables and those that have their value already. */
  isKnownVariable(name: string): boolean;
}

/** What must be known before an expression can be evaluated; mistakes are reported at all of it. */
export function lookUp(names: Names, expression: Expression, options: LookUpOptions): LookUp {
  if (references(expression).length === 0 && calledFunctions(expression).length === 0)
    return nothing;
  const { sink } = names;
  const search = new Search(names, expression, options);
  search.lookUpFunctions();
  search.lookUpVariables();
  for (const detail of search.problems ?? []) {
    const { range } = expression;
    sink.add({
      code: 'invalid-reference',
      severity: 'error',
      summary: 'Invalid expression',
      detail,
      subject: range,
      context: range,
    });
  }
  return { dependencies: search.dependencies, hasFailed: search.problems !== undefined };
}

const nothing: LookUp = { dependencies: [], hasFailed: false };

class Search {
  readonly dependencies: Dependency[] = [];
  problems: Set<string> | undefined;
  private readonly names: Names;
  private readonly expression: Expression;
  private readonly options: LookUpOptions;
  private readonly calls: readonly string[];

  constructor(names: Names, expression: Expression, options: LookUpOptions) {
    this.names = names;
    this.expression = expression;
    this.options = options;
    this.calls = calledFunctions(expression);
  }

  lookUpFunctions(): void {
    for (const name of this.calls) {
      const node = this.names.functions.get(name);
      if (node !== undefined) this.depend(node);
      else if (!this.names.isKnownFunction(name) && this.mustExist(name)) {
        this.report(this.missingFunction(name));
      }
    }
  }

  lookUpVariables(): void {
    // buildx: variables are missing only when nothing is wrong with the functions.
    const isFirstProblem = this.problems === undefined;
    for (const reference of references(this.expression)) {
      const { root } = reference;
      if (this.options.parameters?.has(root)) continue;
      if (this.names.stage !== 'globals' && blockKinds.has(root)) {
        this.lookUpBlock(reference);
        continue;
      }
      if (this.options.matrix?.has(root)) continue;
      const node = this.names.globals.get(root);
      if (node !== undefined) this.depend(node);
      else if (isFirstProblem && !this.names.isKnownVariable(root) && this.mustExist(root)) {
        this.report(this.missingVariable(root));
      }
    }
  }

  private lookUpBlock({ root, steps }: VariableReference): void {
    const [name] = steps;
    if (name === undefined) {
      this.report(`cannot access ${root} as a variable. Name a block, such as "${root}.app".`);
    } else if (name.kind !== 'attribute') {
      // buildx: an index does not do, not even with a constant key.
      this.report(
        `cannot traverse ${root} without attribute. Write "${root}.app" instead of "${root}["app"]".`,
      );
    } else if (this.names.stage === 'blocks') {
      this.dependOnBlock(root, name.name, wantedAttribute(steps[1]));
    }
  }

  private dependOnBlock(type: string, name: string, attribute: string | undefined): void {
    for (const instance of this.names.blocks.find(type, name)) {
      if (attribute === undefined) {
        for (const node of instance.nodes) this.depend(node);
      } else {
        const node = instance.findNode(attribute);
        if (node !== undefined) this.depend(node);
      }
    }
  }

  private report(problem: string): void {
    this.problems ??= new Set();
    this.problems.add(problem);
  }

  private depend(node: Node): void {
    this.dependencies.push({ node, expression: this.expression });
  }

  /** What stands for a type in `convert(x, list(string))` is neither function nor variable. */
  private mustExist(name: string): boolean {
    if (this.options.isStrict !== true) return false;
    return !(typeWords.has(name) && this.calls.includes('convert'));
  }

  private missingFunction(name: string): string {
    const suggestion = suggest(name, this.names.globalScope.functionNames?.() ?? []);
    return `function "${name}" does not exist: undefined${hint(suggestion)}`;
  }

  private missingVariable(name: string): string {
    const problem = `variable "${name}" does not exist: undefined`;
    if (blockKinds.has(name)) return `${problem}.${onlyInBlocks}`;
    const candidates = [...(this.options.parameters ?? []), ...this.names.globals.keys()];
    return problem + hint(suggest(name, candidates));
  }
}

const typeWords: ReadonlySet<string> = new Set([
  ...['string', 'number', 'bool', 'any'],
  ...['list', 'set', 'map', 'tuple', 'object', 'optional'],
]);

function hint(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `.${didYouMean(suggestion)}`;
}
