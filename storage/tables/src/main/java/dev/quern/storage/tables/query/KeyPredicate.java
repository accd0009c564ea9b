package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;
import java.util.Optional;

/**
 * What a query says about a key.
 *
 * @param hash
 *            the values of all hash attributes, in the order of the schema
 * @param equal
 *            the values of the first range attributes
 * @param test
 *            something about the range attribute after those
 */
record KeyPredicate(List<AttributeValue> hash, List<AttributeValue> equal, Optional<RangeTest> test) {

    /** Something that is true of a part of an order. */
    sealed interface RangeTest {

        /** Less or greater, maybe equal. */
        record Compare(Comparison comparison, AttributeValue value) implements RangeTest {}

        record Between(AttributeValue lower, AttributeValue upper) implements RangeTest {}

        record BeginsWith(AttributeValue prefix) implements RangeTest {}
    }
}
