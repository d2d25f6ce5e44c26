import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Expression } from '../../syntax/ast.ts';

/**
 * Something with a value that others may need first: a variable, a function, an attribute of a
 * block. White, grey and black are its states.
 */
export interface Node {
  state: 'new' | 'active' | 'done';
  /** `variable`, `function`, or `reference` for an attribute of a block: buildx's words. */
  readonly kind: 'variable' | 'function' | 'reference';
  /** `FOO`, `target.app.tags`. */
  readonly title: string;
  /** What must be known before; asked for once, just before that is computed. */
  dependencies(): readonly Dependency[];
  /** Finds the value and keeps it; mistakes are reported and leave an unknown value. */
  compute(): void;
  /** Leaves an unknown value, since the node is part of a cycle that has been reported. */
  fail(): void;
}

export interface Dependency {
  readonly node: Node;
  /** Where it is referred to. */
  readonly expression: Expression;
}

interface Frame {
  readonly node: Node;
  readonly dependencies: readonly Dependency[];
  next: number;
  /** The dependency by which the walk came here. */
  readonly via: Dependency | undefined;
}

/**
 * Computes a node after everything that it depends on, in depth-first order and with a stack of
 * its own, so that chains may be long. A cycle is reported once, where it closes.
 */
export function walk(root: Node, sink: DiagnosticSink): void {
  if (root.state !== 'new') return;
  const stack = [enter(root, undefined)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const dependency = frame.dependencies[frame.next];
    if (dependency === undefined) {
      stack.pop();
      if (frame.node.state === 'active') {
        frame.node.state = 'done';
        frame.node.compute();
      }
      continue;
    }
    frame.next += 1;
    switch (dependency.node.state) {
      case 'done':
        break;
      case 'new':
        stack.push(enter(dependency.node, dependency));
        break;
      case 'active':
        reportCycle(stack, dependency, sink);
        frame.node.state = 'done';
        frame.node.fail();
    }
  }
}

/**
 * Like `walk`, but for the attribute of a block as buildx starts with it: the attribute itself is
 * not yet grey, so that a cycle through it closes where it refers to the next one.
 */
export function walkFromBlock(root: Node, sink: DiagnosticSink): void {
  if (root.state !== 'new') return;
  for (const { node } of root.dependencies()) walk(node, sink);
  if (root.state !== 'new') return;
  root.state = 'done';
  root.compute();
}

function enter(node: Node, via: Dependency | undefined): Frame {
  node.state = 'active';
  return { node, dependencies: node.dependencies(), next: 0, via };
}

/** A cycle can go through a thousand blocks. */
const mostRelated = 10;

function reportCycle(stack: readonly Frame[], closing: Dependency, sink: DiagnosticSink): void {
  const { kind, title } = closing.node;
  const first = stack.findIndex(({ node }) => node === closing.node);
  const steps = stack.slice(first + 1, first + 1 + mostRelated);
  sink.add({
    code: 'reference-cycle',
    severity: 'error',
    summary: 'Invalid expression',
    detail: `${kind} cycle not allowed for ${title}`,
    subject: closing.expression.range,
    context: closing.expression.range,
    related: steps.flatMap(({ node, via }) =>
      via === undefined
        ? []
        : [{ message: `"${node.title}" is needed here`, range: via.expression.range }],
    ),
  });
}
