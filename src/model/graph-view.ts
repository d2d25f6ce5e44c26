/** A resolved graph as people look at it: what there is, and what leads to what. */
export interface GraphView {
  /** Groups, then targets, each in code point order of the names. */
  readonly nodes: readonly GraphNode[];
  /** In the order of the nodes that they start at; a node's edges in the order of its definition. */
  readonly edges: readonly GraphEdge[];
  /** The ids of the nodes that were asked for. */
  readonly roots: readonly string[];
}

export interface GraphNode {
  /** `group:NAME` or `target:NAME`: a group and a target may share a name. */
  readonly id: string;
  readonly name: string;
  /** `base`: a target that is only there to be inherited from. */
  readonly kind: 'group' | 'target' | 'base';
  readonly description?: string;
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  /** Built only because another target's contexts link to it. */
  readonly linked: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'member' | 'inherits' | 'link';
  /** For links: the names of the contexts that lead there. */
  readonly label?: string;
}
