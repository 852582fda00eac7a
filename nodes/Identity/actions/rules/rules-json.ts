import type { RulesFound } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';

/** What an item shows of the rules. */
export function rulesJson({
	version,
	isDefault,
	updatedAt,
	definition,
}: Omit<RulesFound, 'status'>) {
	return {
		version,
		isDefault,
		updatedAt: updatedAt === undefined ? null : formatInstant(updatedAt),
		definition,
	};
}
