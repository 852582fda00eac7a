import { consentPart } from './consents';
import { eventPart } from './events';
import { identifierPart } from './identifiers';
import { messagePart } from './messages';
import { orderPart } from './orders';
import { anyPart } from './part';
import { pointPart } from './points';
import { referencePart } from './references';
import { samplePart } from './samples';
import { traitPart } from './traits';

// Which parts can be told together. Orders and messages leave events of their own, of which the part on events is told
// nothing; and what may be sent depends on the consents that the part on messages gives.

const shared = [anyPart(traitPart), anyPart(samplePart), anyPart(identifierPart)];
const told = [...shared, anyPart(eventPart), anyPart(consentPart), anyPart(pointPart)];
const booked = [...shared, anyPart(orderPart), anyPart(messagePart)];

export const withEvents = [...told, anyPart(referencePart(told))];
export const withBookings = [...booked, anyPart(referencePart(booked))];
