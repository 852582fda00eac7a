import type { IDataObject } from 'n8n-workflow';
import type { Verified } from '../../../../engine';
import { rejected } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

/** Checks the whole ledger. */
export const verify = operation<{ programme?: string }, Verified & { status: 'verified' }>({
	value: 'verify',
	name: 'Verify',
	action: 'Verify the ledger of points',
	description:
		'Check every entry, lot and balance: that nothing was changed behind the ledger’s back and all sums agree. Once for all items; names the first bad entry of each account.',
	properties: showFor('point', 'verify', [
		{
			displayName: 'Only Programme',
			name: 'onlyProgramme',
			type: 'string',
			default: '',
			placeholder: 'e.g. main',
			description: 'Name of one programme to check. Empty: all.',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => {
		const programme = textParameter(parameters, 'onlyProgramme', itemIndex);
		return programme === '' ? {} : { programme };
	},
	run: async ({ engine }, [request = {}]) => {
		const verified = await engine.loyalty.verify(request);
		const isOfNothing = request.programme !== undefined && verified.accounts === 0;
		return [isOfNothing ? noPoints() : { status: 'verified', ...verified }];
	},
	writeItem: ({ status: _, ...verified }) => ({
		json: { loyalty: { operation: 'verify', ...(verified as unknown as IDataObject) } },
		replacesItem: true,
	}),
});

/** A misspelt programme is sound whatever has become of the others. */
function noPoints() {
	return rejected('programme_unknown', {
		field: 'onlyProgramme',
		message: 'Nobody has had points of a programme of this name: nothing was verified',
		mend: 'Correct Only Programme, or leave it empty to verify all.',
	});
}
