import type { JsonValue, Rejected } from '../../values';
import type { RulesDefinition } from './rules-definition';

/**
 * The whole definition, or a patch: only what it names changes. `definition` and `patch` are JSON as an object or as text.
 * With `expectedVersion` nothing happens unless it is the version that counts now.
 */
export type UpdateRulesRequest = ({ definition: unknown } | { patch: unknown }) & {
	expectedVersion?: number;
	/** What the version keeps beside its definition, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
};

/** One thing that an update changed; null where there was or is nothing. */
export interface RuleChange {
	/** Such as `types.email.limit`, `priority` or `email.gmailDots`. */
	place: string;
	before: JsonValue;
	after: JsonValue;
}

/** What an update means for what is stored already. */
export interface RulesWarning {
	reason: 'spelling_changed' | 'form_changed' | 'type_removed' | 'limit_exceeded';
	/** Identifiers, or for `limit_exceeded` customers. */
	count: number;
	message: string;
}

export interface RulesFound {
	status: 'found';
	/** 0 while the rules are those by default. */
	version: number;
	isDefault: boolean;
	definition: RulesDefinition;
	/** Epoch ms; absent while the rules are those by default. */
	updatedAt?: number;
}

export interface RulesUpdated extends Omit<RulesFound, 'status'> {
	status: 'updated';
	/** Whether the definition was the same before; then there is no new version. */
	duplicate: boolean;
	changes: RuleChange[];
	warnings: RulesWarning[];
}

export type RulesReason = 'definition_invalid' | 'version_changed';

export type UpdateRulesOutcome = RulesUpdated | Rejected<RulesReason>;
