import type { ActPorts } from '#src/acts/ports';

/** Where everybody can read a plan in full. */
export function linkTo({ installation }: Pick<ActPorts, 'installation'>, { id }: { readonly id: string }): string {
  return `${installation.publicUrl.replace(/\/+$/, '')}/plans/${id}`;
}
