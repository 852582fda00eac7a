import type { IdentityRules } from '../identity';
import type { Tx } from '../store';
import { canonicalAddress } from './channels';
import { addressKey } from './decide-set-consent';
import type { ChannelAddress, Standing } from './repository';
import { loadStandings } from './repository';

/**
 * As `loadStandings`; where the rules make one address of several spellings, what was recorded for that one counts too.
 * An identifier that was stored before such a rule keeps its spelling, and an unsubscription since is recorded by the rule.
 */
export async function loadSpelledStandings(
	tx: Tx,
	addresses: readonly ChannelAddress[],
	rules: IdentityRules,
): Promise<Map<string, Standing>> {
	const { gmailDots, plusTags } = rules.email;
	if (gmailDots === 'keep' && plusTags === 'keep') return await loadStandings(tx, addresses);
	const pairs = addresses.map((own) => ({ own, byRule: addressByRule(own, rules) }));
	const standings = await loadStandings(
		tx,
		pairs.flatMap(({ own, byRule }) => [own, byRule]),
	);
	const spelled = pairs.flatMap(({ own, byRule }): [string, Standing][] => {
		const found = [...new Set([addressKey(own), addressKey(byRule)])].flatMap(
			(key) => standings.get(key) ?? [],
		);
		return found.length === 0 ? [] : [[addressKey(own), found.reduce(joined)]];
	});
	return new Map(spelled);
}

function addressByRule({ channel, address }: ChannelAddress, rules: IdentityRules): ChannelAddress {
	const canonical = canonicalAddress(channel, address, rules);
	return { channel, address: 'address' in canonical ? canonical.address : address };
}

function joined(one: Standing, other: Standing): Standing {
	const records = [...one.records, ...other.records];
	return {
		...other,
		...one,
		records: records.sort((a, b) => a.recordedAt - b.recordedAt),
		...latestErasure(one, other),
	};
}

function latestErasure(one: Standing, other: Standing): { erasedAt?: number } {
	const times = [one.erasedAt, other.erasedAt].filter((at) => at !== undefined);
	return times.length === 0 ? {} : { erasedAt: Math.max(...times) };
}
