/** Why there is no component, in words for the author. */
export class Unbuildable extends Error {}
