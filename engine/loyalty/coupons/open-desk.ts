import { dayIn } from './campaign-definition';
import type { CampaignRow, Coupon } from './rows';

/** A person's uses, a day's uses: how often before this batch, by `useKey`. */
export type Counts = ReadonlyMap<string, number>;

/** A redemption of an order, as another coupon of the same order sees it. */
export interface OrderUse {
	couponId: string;
	isExclusive: boolean;
}

export interface DeskBasis {
	coupons: ReadonlyMap<string, Coupon>;
	campaigns: ReadonlyMap<string, CampaignRow>;
	perDay: Counts;
	perPerson: Counts;
	orders: ReadonlyMap<string, readonly OrderUse[]>;
}

/** What of a coupon and its campaign is used up; later commands of a batch see what earlier ones have used. */
export interface Desk {
	coupon(codeKey: string): Coupon | undefined;
	campaign(id: string): CampaignRow | undefined;
	uses(use: Use): { total: number; perDay: number; perPerson: number; perCode: number };
	ofOrder(reference: string): readonly OrderUse[];
	use(use: Use & { reference: string; isExclusive: boolean }): void;
	/** Coupons and campaigns that have been used, with their counts. */
	changed(): {
		coupons: { id: string; redeemedCount: number }[];
		campaigns: { id: string; redeemedCount: number }[];
	};
}

export interface Use {
	coupon: Coupon;
	campaign: CampaignRow;
	personId: string | null;
	at: number;
}

export function dayKey({ id, definition }: CampaignRow, at: number): string {
	return `${id} ${dayIn(definition.valid.zone, at).from}`;
}

export function personKey(campaignId: string, personId: string | null): string {
	return `${campaignId} ${personId ?? ''}`;
}

export function openDesk(basis: DeskBasis): Desk {
	const used = new Map<string, number>();
	const orders = new Map<string, OrderUse[]>();
	const couponIds = new Map<string, Coupon>();
	const campaignIds = new Map<string, CampaignRow>();
	const usedOf = (key: string) => used.get(key) ?? 0;
	const count = (key: string) => used.set(key, usedOf(key) + 1);
	return {
		coupon: (codeKey) => basis.coupons.get(codeKey),
		campaign: (id) => basis.campaigns.get(id),
		uses: ({ coupon, campaign, personId, at }) => {
			const [day, person] = [dayKey(campaign, at), personKey(campaign.id, personId)];
			return {
				total: campaign.redeemedCount + usedOf(`total ${campaign.id}`),
				perDay: (basis.perDay.get(day) ?? 0) + usedOf(`day ${day}`),
				perPerson: (basis.perPerson.get(person) ?? 0) + usedOf(`person ${person}`),
				perCode: coupon.redeemedCount + usedOf(`code ${coupon.id}`),
			};
		},
		ofOrder: (reference) => [
			...(basis.orders.get(reference) ?? []),
			...(orders.get(reference) ?? []),
		],
		use: ({ coupon, campaign, personId, at, reference, isExclusive }) => {
			count(`total ${campaign.id}`);
			count(`day ${dayKey(campaign, at)}`);
			count(`person ${personKey(campaign.id, personId)}`);
			count(`code ${coupon.id}`);
			couponIds.set(coupon.id, coupon);
			campaignIds.set(campaign.id, campaign);
			if (reference === '') return;
			orders.set(reference, [
				...(orders.get(reference) ?? []),
				{ couponId: coupon.id, isExclusive },
			]);
		},
		changed: () => ({
			coupons: [...couponIds.values()].map(({ id, redeemedCount }) => ({
				id,
				redeemedCount: redeemedCount + usedOf(`code ${id}`),
			})),
			campaigns: [...campaignIds.values()].map(({ id, redeemedCount }) => ({
				id,
				redeemedCount: redeemedCount + usedOf(`total ${id}`),
			})),
		}),
	};
}
