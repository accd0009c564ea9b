package dev.quern.admin.dynamodb.error;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.awsjson.DetailedError;
import dev.quern.admin.http.WireError;
import dev.quern.runtime.tables.ItemPrinter;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An error of the DynamoDB API. */
public sealed interface DynamoDbError extends WireError {

    /** What was asked for makes no sense, or is not supported. */
    record Validation(String message) implements DynamoDbError {}

    /** There is no such table, index or tag. */
    record ResourceNotFound(String message) implements DynamoDbError {}

    /** There is such a table already, or its state does not allow this. */
    record ResourceInUse(String message) implements DynamoDbError {}

    /** Too many of something at once. */
    record LimitExceeded(String message) implements DynamoDbError {}

    /** The caller may not. */
    record AccessDenied(String message) implements DynamoDbError {}

    /** The caller has not proved who it is. */
    record Unauthenticated(String code, String message) implements DynamoDbError {}

    /** Items with one hash key would be too large together. */
    record ItemCollectionSizeLimitExceeded(String message) implements DynamoDbError {}

    /** What was to be read of a stream is gone. */
    record TrimmedDataAccess(String message) implements DynamoDbError {}

    /** A place in a stream was kept for too long. */
    record ExpiredIterator(String message) implements DynamoDbError {}

    /** The body is larger than any request may be. */
    record RequestEntityTooLarge(String message) implements DynamoDbError {
        @Override
        public int status() {
            return 413;
        }
    }

    /** A backup, restore, export or import cannot be had. */
    record CopyRefused(TablesException.Reason reason, String message) implements DynamoDbError {
        @Override
        public String code() {
            return Arrays.stream(reason.name().split("_", -1))
                    .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("", "", "Exception"));
        }
    }

    /** A condition did not hold. */
    record ConditionalCheckFailed(String message, Optional<Item> item) implements DynamoDbError, DetailedError {
        @Override
        public void printDetails(JsonGenerator generator) throws IOException {
            if (item.isPresent()) {
                generator.writeFieldName("Item");
                ItemPrinter.print(generator, item.get());
            }
        }
    }

    /** Nothing of a transaction was done. */
    record TransactionCanceled(String message, List<CancellationReason> reasons)
            implements
                DynamoDbError,
                DetailedError {
        @Override
        public String messageMember() {
            return "Message";
        }

        @Override
        public void printDetails(JsonGenerator generator) throws IOException {
            generator.writeArrayFieldStart("CancellationReasons");
            for (CancellationReason reason : reasons) {
                generator.writeStartObject();
                generator.writeStringField("Code", reason.code());
                if (reason.message().isPresent()) {
                    generator.writeStringField("Message", reason.message().get());
                }
                if (reason.item().isPresent()) {
                    generator.writeFieldName("Item");
                    ItemPrinter.print(generator, reason.item().get());
                }
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }

    /** There is an item already with the key of a new one. */
    record DuplicateItem(String message) implements DynamoDbError {}

    /** A token came with another request before. */
    record IdempotentParameterMismatch(String message) implements DynamoDbError {
        @Override
        public String messageMember() {
            return "Message";
        }
    }

    /** A surprise. */
    record InternalServerError(String message) implements DynamoDbError {
        @Override
        public String code() {
            return "InternalServerError";
        }

        @Override
        public int status() {
            return 500;
        }
    }

    /** What the store refused, in the API's words. */
    static DynamoDbError of(TablesException e) {
        String message = e.getMessage();
        return switch (e) {
            case TablesException.Validation _ -> new Validation(message);
            case TablesException.ResourceNotFound _ -> new ResourceNotFound(message);
            case TablesException.ResourceInUse _ -> new ResourceInUse(message);
            case TablesException.LimitExceeded _ -> new LimitExceeded(message);
            case TablesException.ConditionalCheckFailed failed -> new ConditionalCheckFailed(message, failed.item());
            case TablesException.DuplicateItem _ -> new DuplicateItem(message);
            case TablesException.ItemCollectionSizeLimitExceeded _ -> new ItemCollectionSizeLimitExceeded(message);
            case TablesException.TransactionCanceled cancelled -> new TransactionCanceled(message,
                    cancelled.reasons());
            case TablesException.IdempotentParameterMismatch _ -> new IdempotentParameterMismatch(message);
            case TablesException.TrimmedDataAccess _ -> new TrimmedDataAccess(message);
            case TablesException.CopyRefused refused -> new CopyRefused(refused.reason(), message);
        };
    }

    @Override
    default String code() {
        return getClass().getSimpleName() + "Exception";
    }

    @Override
    default int status() {
        return 400;
    }
}
