package dev.quern.admin.dynamodb.streams;

/** Where reading begins; the order is the model's. */
enum ShardIteratorType {
    TRIM_HORIZON, LATEST, AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER;

    boolean takesSequenceNumber() {
        return this == AT_SEQUENCE_NUMBER || this == AFTER_SEQUENCE_NUMBER;
    }
}
