import { cureManifest } from '../../rbac/cure-manifest.ts';
import { cureCommands } from '../../rbac/cures/cure-commands.ts';
import type { Cure, Denial } from '../../rbac/rules/denial.ts';
import { curesInOrder } from '../../trace/explain/cure-choice.ts';
import type { CureView, DenialView } from '../wire/access.ts';

/** A denial as `kubetrace explain` shows it, with all its cures. */
export function denialView(denial: Denial): DenialView {
  const { class: kind, reason, message, remedy, doubt, nearMiss, almostBinding, grantedBy = [] } = denial;
  return {
    class: kind,
    reason,
    message,
    ...(remedy !== undefined && { remedy }),
    ...(doubt && { doubt: doubt.text }),
    ...(nearMiss !== undefined && { nearMiss }),
    ...(almostBinding !== undefined && { almostBinding }),
    grantedBy,
    cures: cureViews(denial),
  };
}

function cureViews(denial: Denial): CureView[] {
  const cures = curesInOrder(denial.cures).map((cure, at) => cureView(cure, titleOf(cure, at)));
  // Of what does not exist a rule would change nothing.
  if (!('doubtfulCure' in denial) || denial.doubt?.about === 'request') return cures;
  return [
    ...cures,
    { ...cureView(denial.doubtfulCure, 'doubtful'), warning: DOUBTFUL[denial.class] ?? DOUBTFUL.other },
  ];
}

/** The least is not the first where it names what will have another name. */
function titleOf({ title }: Cure, at: number): string {
  return title === 'least' && at > 0 ? 'this name only' : title;
}

function cureView(cure: Cure, title: string): CureView {
  const { warning } = cure;
  return {
    title,
    ...(warning !== undefined && { warning }),
    manifest: cureManifest(cure),
    commands: cureCommands(cure),
  };
}

const DOUBTFUL: Readonly<Partial<Record<Denial['class'], string>>> & { readonly other: string } = {
  node: 'this would let the request through, and with it anyone who takes over that node',
  other: 'if that authorizer only had no opinion, this lifts it; if it denied, no RBAC rule does',
};
