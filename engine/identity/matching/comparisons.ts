import {
	codeComparison,
	emailComparison,
	phoneComparison,
	postcodeComparison,
} from './compare-codes';
import { fullNameComparison, givenNameComparison, surnameComparison } from './compare-names';
import { dateComparison, numberComparison } from './compare-numbers';
import { exactComparison, textComparison } from './compare-text';
import type { Comparison } from './comparison';
import type { ComparisonKind } from './types';

export const COMPARISONS: Readonly<Record<ComparisonKind, Comparison>> = {
	code: codeComparison,
	date: dateComparison,
	email: emailComparison,
	exact: exactComparison,
	full_name: fullNameComparison,
	given_name: givenNameComparison,
	number: numberComparison,
	phone: phoneComparison,
	postcode: postcodeComparison,
	surname: surnameComparison,
	text: textComparison,
};

/** The ways to compare a field, by name. */
export const COMPARISON_KINDS = Object.keys(COMPARISONS) as ComparisonKind[];
