/**
 * One command understood and refused; its neighbours go on. `field` names the request's field, `message` says
 * what was wrong, `mend` what to do about it. Neither holds the refused value: it may be personal data.
 */
export interface Rejected<Reason extends string = string> {
	status: 'rejected';
	reason: Reason;
	field: string;
	message: string;
	mend: string;
}

/** Builds a refusal. */
export function rejected<Reason extends string>(
	reason: Reason,
	about: { field: string; message: string; mend: string },
): Rejected<Reason> {
	return { status: 'rejected', reason, ...about };
}
