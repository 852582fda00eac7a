import type { Engine } from '../../../engine';

export interface Told {
	status: string;
	/** Points that the booking took from the member. */
	spent: number;
}

const CUSTOMER = { identifiers: [{ type: 'customer_id', value: 'everybody' }] };

/** Earns ten points a round and spends, holds, captures and releases some, one call after the other. */
export async function writeRounds(
	{ loyalty }: Engine,
	name: string,
	rounds: number,
): Promise<Told[]> {
	const told: Told[] = [];
	const note = (one: { status: string }, spent = 0) => told.push({ status: one.status, spent });
	for (let round = 0; round < rounds; round++) {
		const about = (what: string) => ({
			customer: CUSTOMER,
			...{ idempotencyKey: `${name}-${round}-${what}`, reference: `${name}-${round}` },
		});
		for (const one of await loyalty.earn([{ ...about('earn'), from: { points: 10 } }])) note(one);
		for (const one of await loyalty.redeem([{ ...about('redeem'), points: 7 }]))
			note(one, one.status === 'redeemed' ? one.points : 0);
		for (const one of await loyalty.hold([{ ...about('hold'), points: 6 }])) note(one);
		const capture = { ...about('capture'), holdReference: `${name}-${round}`, points: 2 };
		for (const one of await loyalty.capture([capture]))
			note(one, one.status === 'captured' ? one.points : 0);
		await loyalty.settleDue();
	}
	return told;
}
