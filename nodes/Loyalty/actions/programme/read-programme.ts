import type { IDataObject } from 'n8n-workflow';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';
import type { Row } from './read-rules';
import { filled, namesOf, readRule, rowsOf } from './read-rules';

/** The name of the rule that *Points per Money Unit* makes; it is always the first. */
const BASE_RULE = 'Points per money unit';

/** Reads a field of the form for one item. */
type Field = (name: string) => unknown;

/** The programme's definition: as JSON, or from the form. */
export function readDefinition(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'defineWith', itemIndex) === 'json')
		return parameters.at('definition', itemIndex);
	const field: Field = (name) => parameters.at(name, itemIndex);
	const setting: Field = (name) => parameters.at(`settings.${name}`, itemIndex);
	const points = numberParameter(parameters, 'pointsPerUnit', itemIndex);
	const base = points ? [{ name: BASE_RULE, give: { type: 'per_unit', points } }] : [];
	return {
		currency: field('programmeCurrency'),
		earn: [...base, ...rowsOf(field('rules.values')).map(readRule)],
		expiry: readExpiry(field),
		pending: readPending(field),
		...filled({ zone: field('zone'), tiers: readTiers(rowsOf(field('tiers.values')), setting) }),
		...readSettings(setting),
	};
}

function readExpiry(field: Field): IDataObject {
	const type = field('expiry') as string;
	if (type === 'fixed') return { type, dates: namesOf(field('expiryDates')) };
	if (type !== 'rolling' && type !== 'inactivity') return { type };
	const length = { [String(field('expiryUnit'))]: field('expiryLength') as number };
	const roundTo = type === 'rolling' ? field('expiryRoundTo') : undefined;
	return { type, ...length, ...filled({ roundTo }) };
}

function readPending(field: Field): IDataObject {
	const type = field('pending') as string;
	if (type === 'days') return { type, ...filled({ days: field('pendingDays') }) };
	if (type !== 'event') return { type };
	const cancelAfterDays = field('cancelAfterDays');
	return { type, ...filled({ event: field('pendingEvent'), cancelAfterDays }) };
}

function readTiers(levels: readonly Row[], setting: Field): IDataObject | undefined {
	if (levels.length === 0) return undefined;
	const type = setting('tierPeriod') ?? 'calendar';
	const months = type === 'rolling' ? (setting('tierMonths') ?? 12) : undefined;
	return {
		qualifyBy: (setting('qualifyBy') ?? 'points') as string,
		period: filled({ type, months }),
		...filled({ keepUntil: setting('keepUntil') }),
		downgrade: filled({ to: setting('downgradeTo'), graceDays: setting('graceDays') }),
		levels: levels.map(({ name, from, multiplier, benefits }) => ({
			...{ name: name as string, from: from as number },
			...filled({ multiplier, benefits: namesOf(benefits) }),
		})),
	};
}

function readSettings(setting: Field): IDataObject {
	const lapsedDays = setting('lapsedDays');
	const transfer = setting('transfer') ?? 'none';
	const maxPeople = setting('poolPeople');
	return {
		exclude: filled({
			products: namesOf(setting('excludeProducts')),
			categories: namesOf(setting('excludeCategories')),
			kinds: namesOf(setting('excludeKinds')),
		}),
		refund: filled({
			policy: setting('refundPolicy'),
			lapsed: lapsedDays ? { type: 'extend', days: lapsedDays } : undefined,
		}),
		...filled({
			rounding: setting('rounding'),
			allowNegative: setting('allowNegative'),
			holdMinutes: setting('holdMinutes'),
			redeem: readRedeem(setting),
			transfer: transfer === 'none' ? undefined : { allowed: true, expiry: transfer },
			pools: maxPeople ? { maxPeople } : undefined,
			referral: readReferral(setting),
		}),
	};
}

function readRedeem(setting: Field): IDataObject | undefined {
	const rate = filled({
		...{ points: setting('redeemPoints'), value: setting('redeemValue') },
		...{ minimum: setting('redeemMinimum'), step: setting('redeemStep') },
	});
	return Object.keys(rate).length === 0 ? undefined : rate;
}

function readReferral(setting: Field): IDataObject | undefined {
	const [referrer, friend] = [setting('referrerPoints'), setting('friendPoints')];
	if (!referrer && !friend) return undefined;
	const friends = setting('referralFriends');
	return {
		referrerPoints: (referrer ?? 0) as number,
		friendPoints: (friend ?? 0) as number,
		...filled({
			limit: friends ? { friends, per: setting('referralPer') ?? 'ever' } : undefined,
			minimumAmount: setting('referralMinimum'),
		}),
	};
}
