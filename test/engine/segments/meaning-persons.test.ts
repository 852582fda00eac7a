import { describeOnBothStores } from '../../support/both-stores';
import { consentPart } from './oracle/consents';
import { identifierPart } from './oracle/identifiers';
import { expectMeaning, expectStaysUntilChange } from './oracle/means';
import { anyPart } from './oracle/part';
import { pointPart } from './oracle/points';

const parts = [
	{ about: 'identifiers', part: anyPart(identifierPart), numRuns: 20 },
	{ about: 'consent', part: anyPart(consentPart), numRuns: 50 },
	{ about: 'points', part: anyPart(pointPart), numRuns: 40 },
];

describeOnBothStores('a condition of one person', (engine, { clock }) => {
	test.each(parts)('on $about means what the documentation says', async ({ part, numRuns }) => {
		await expectMeaning([part], { engine: engine(), clock, numRuns });
	});

	test.each(parts)('on $about stays for as long as an explanation says', async ({ part }) => {
		await expectStaysUntilChange([part], { engine: engine(), clock, numRuns: 15 });
	});
});
