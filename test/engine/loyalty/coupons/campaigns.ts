import type { Engine } from '../../../../engine';

/** A campaign of codes of their own that take off ten per cent, changed as the test says. */
export async function saveCampaign(
	engine: Engine,
	name: string,
	changed: Record<string, unknown> = {},
): Promise<void> {
	const definition = {
		value: { kind: 'percent', percent: 10 },
		codes: { pattern: `${name.toUpperCase()}-####-####` },
		...changed,
	};
	const [saved] = await engine.loyalty.saveCampaigns([{ name, definition }]);
	if (saved?.status !== 'saved') throw new Error(JSON.stringify(saved));
}

/** So many new codes of a campaign. */
export async function codesOf(engine: Engine, campaign: string, count: number): Promise<string[]> {
	const [made] = await engine.loyalty.generateCodes([
		{ campaign, count, idempotencyKey: `${campaign}-${count}` },
	]);
	if (made?.status !== 'generated') throw new Error(JSON.stringify(made));
	return made.codes;
}

/** A customer by their address. */
export function shopper(name: string) {
	return { identifiers: [{ type: 'email', value: `${name}@example.com` }] };
}
