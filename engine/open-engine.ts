import type { Clock, EngineContext, Ids, Randomness, StoreOptions } from './store';
import { openStore, systemClock, systemRandomness, timeOrderedIds } from './store';
import * as identity from './identity';
import * as events from './events';
import * as consent from './consent';
import * as loyalty from './loyalty';
import * as segments from './segments';
import * as messaging from './messaging';
import * as conversions from './conversions';
import * as customers from './customers';

/** What segments can ask, each kind contributed by the capability whose data it is about. */
const CONDITION_KINDS = [
	identity.traitCondition,
	identity.identifierCondition,
	...events.eventConditions,
	consent.consentCondition,
	loyalty.loyaltyCondition,
	loyalty.tierCondition,
	messaging.messageCondition,
	conversions.orderCondition,
	conversions.rfmCondition,
	segments.segmentCondition,
	segments.sampleCondition,
];

/** Where the engine keeps its state, and, for tests, where time, ids and chance come from. */
export interface EngineOptions {
	store: StoreOptions;
	clock?: Clock;
	ids?: Ids;
	randomness?: Randomness;
}

/** An open engine. Each capability is a group of batch operations: arrays in, outcomes out, aligned by index. */
export type Engine = Awaited<ReturnType<typeof openEngine>>;

/**
 * Opens the store, brings its schema up to date and binds the capabilities to it. Close it when done.
 * @throws StoreUnavailableError when the store cannot be opened; its message says what to do.
 */
export async function openEngine({
	store: storeOptions,
	clock = systemClock,
	ids = timeOrderedIds,
	randomness = systemRandomness,
}: EngineOptions) {
	const store = await openStore(storeOptions);
	const context: EngineContext = { store, clock, ids, randomness };
	return {
		context,
		identity: identityServices(context),
		events: {
			track: bind(context, events.track),
			timeline: bind(context, events.timeline),
		},
		consent: {
			setConsent: bind(context, consent.setConsent),
			getConsent: bind(context, consent.getConsent),
			suppress: bind(context, consent.suppress),
		},
		loyalty: {
			...loyaltyServices(context),
			...programmeServices(context),
			...couponServices(context),
			...rewardServices(context),
		},
		segments: segmentServices(context),
		messaging: { send: bind(context, messaging.sendMessages) },
		conversions: {
			record: bind(context, conversions.record),
			report: bind(context, conversions.report),
			computeRfm: bind(context, conversions.computeRfm),
		},
		customers: {
			get: bind(context, customers.getCustomers),
			erase: bind(context, customers.eraseCustomers),
			export: bind(context, customers.exportCustomers),
		},
		close: () => store.close(),
	};
}

function identityServices(context: EngineContext) {
	return {
		resolve: bind(context, identity.resolve),
		getProfiles: bind(context, identity.getProfiles),
		search: bind(context, identity.searchCustomers),
		getRules: bind(context, identity.getRules),
		updateRules: bind(context, identity.updateRules),
		mergeCustomers: bind(context, identity.mergeCustomers),
		previewMerges: bind(context, identity.previewMerges),
		unmerge: bind(context, identity.unmerge),
		mergeHistory: bind(context, identity.mergeHistory),
		countDuplicatePairs: bind(context, identity.countDuplicatePairs),
		findDuplicates: bind(context, identity.findDuplicates),
		listDuplicates: bind(context, identity.listDuplicates),
		listDuplicateRuns: bind(context, identity.listDuplicateRuns),
		acceptDuplicates: bind(context, identity.acceptDuplicates),
		rejectDuplicates: bind(context, identity.rejectDuplicates),
	};
}

function programmeServices(context: EngineContext) {
	return {
		saveProgrammes: bind(context, loyalty.saveProgrammes),
		getProgrammes: bind(context, loyalty.getProgrammes),
		listProgrammes: bind(context, loyalty.listProgrammes),
		refer: bind(context, loyalty.refer),
		rewardReferrals: bind(context, loyalty.rewardReferrals),
		joinPool: bind(context, loyalty.joinPool),
		leavePool: bind(context, loyalty.leavePool),
		listPool: bind(context, loyalty.listPool),
	};
}

function loyaltyServices(context: EngineContext) {
	return {
		earn: bind(context, loyalty.earn),
		activate: bind(context, loyalty.activate),
		redeem: bind(context, loyalty.redeem),
		hold: bind(context, loyalty.hold),
		capture: bind(context, loyalty.capture),
		release: bind(context, loyalty.release),
		refund: bind(context, loyalty.refund),
		adjust: bind(context, loyalty.adjust),
		transfer: bind(context, loyalty.transfer),
		settleDue: bind(context, loyalty.settleDue),
		getBalances: bind(context, loyalty.getBalances),
		getStatements: bind(context, loyalty.getStatements),
		verify: bind(context, loyalty.verify),
	};
}

function couponServices(context: EngineContext) {
	return {
		saveCampaigns: bind(context, loyalty.saveCampaigns),
		getCampaigns: bind(context, loyalty.getCampaigns),
		listCampaigns: bind(context, loyalty.listCampaigns),
		generateCodes: bind(context, loyalty.generateCodes),
		issueCoupons: bind(context, loyalty.issueCoupons),
		validateCoupons: bind(context, loyalty.validateCoupons),
		redeemCoupons: bind(context, loyalty.redeemCoupons),
		voidCoupons: bind(context, loyalty.voidCoupons),
		listCoupons: bind(context, loyalty.listCoupons),
		listGuesses: bind(context, loyalty.listGuesses),
		drawCoupons: bind(context, loyalty.drawCoupons),
	};
}

function rewardServices(context: EngineContext) {
	return {
		saveRewards: bind(context, loyalty.saveRewards),
		getRewards: bind(context, loyalty.getRewards),
		listRewards: bind(context, loyalty.listRewards),
		redeemRewards: bind(context, loyalty.redeemRewards),
		reserveRewards: bind(context, loyalty.reserveRewards),
		claimRewards: bind(context, loyalty.claimRewards),
		releaseRewards: bind(context, loyalty.releaseRewards),
		refundRewards: bind(context, loyalty.refundRewards),
		adjustStock: bind(context, loyalty.adjustStock),
	};
}

function segmentServices(context: EngineContext) {
	const segmentContext: segments.SegmentContext = { ...context, conditionKinds: CONDITION_KINDS };
	return {
		check: bind(segmentContext, segments.check),
		checkAll: bind(segmentContext, segments.checkAll),
		explain: bind(segmentContext, segments.explain),
		members: bind(segmentContext, segments.members),
		refresh: bind(segmentContext, segments.refresh),
		listChanges: bind(segmentContext, segments.listChanges),
		size: bind(segmentContext, segments.size),
		overlap: bind(segmentContext, segments.overlap),
		saveSegments: bind(segmentContext, segments.saveSegments),
		getSegments: bind(segmentContext, segments.getSegments),
		listSegments: bind(segmentContext, segments.listSegments),
		deleteSegments: bind(segmentContext, segments.deleteSegments),
		exportAudience: bind(segmentContext, segments.exportAudience),
	};
}

/** A service function without its first argument. */
function bind<Context, Arguments extends unknown[], Result>(
	context: Context,
	service: (context: Context, ...given: Arguments) => Result,
): (...given: Arguments) => Result {
	return (...given) => service(context, ...given);
}
