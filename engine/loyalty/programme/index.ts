export { parseProgramme } from './definition';
export type { ProgrammeDefinition, ProgrammeReason } from './definition';
export type { RedeemValueReason } from './decide-redeem-value';
export type { CapCut, RuleLine, RulePointsReason } from './decide-rule-points';
export type { EarnItem } from './earn-facts';
export { joinPool, leavePool, listPool } from './pools';
export type * from './pool-types';
export { getProgrammes, listProgrammes, saveProgrammes } from './programmes';
export { eraseProgrammeTraces, loadProgrammeDocuments } from './repository-people';
export type { ProgrammeDocuments } from './repository-people';
export type {
	GetProgrammeOutcome,
	GetProgrammeReason,
	GetProgrammeRequest,
	ProgrammeSaved,
	SaveProgrammeOutcome,
	SaveProgrammeReason,
	SaveProgrammeRequest,
	StoredProgramme,
} from './types';
