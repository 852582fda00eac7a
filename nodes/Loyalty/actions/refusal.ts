import type { IDataObject } from 'n8n-workflow';
import type { Rejected } from '../../../engine';

/** Not for this customer, or not now: what a workflow goes another way for. */
export interface Refused {
	status: 'refused';
	reason: string;
	message: string;
	/** Such as how many points are missing. */
	figures: Readonly<Record<string, number>>;
}

/** What is refused for one of the reasons is no mistake of the workflow; whatever else is refused is. */
export function refusedFor<Outcome extends { status: string }>(
	reasons: readonly string[],
): (outcome: Outcome | Rejected) => Outcome | Rejected | Refused {
	return (outcome) => {
		if (!('reason' in outcome) || !reasons.includes(outcome.reason)) return outcome;
		const { reason, message } = outcome;
		const numbers = Object.entries(outcome).filter(([, value]) => typeof value === 'number');
		return { status: 'refused', reason, message, figures: Object.fromEntries(numbers) };
	};
}

/** What an item shows of a refusal. */
export function refusedJson(
	operation: string,
	{ status, reason, message, figures }: Refused,
): IDataObject {
	return { operation, status, reason, message, ...figures };
}
