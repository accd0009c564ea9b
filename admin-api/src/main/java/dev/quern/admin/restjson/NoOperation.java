package dev.quern.admin.restjson;

import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireOperation;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import java.util.concurrent.CompletionStage;

/**
 * What stands for an operation that a service does not have: only a caller who is known learns that it does not exist.
 *
 * @param error
 *            says so
 */
public record NoOperation(WireError error) implements WireOperation {

    @Override
    public String name() {
        return "Unknown";
    }

    @Override
    public long bodyLimit() {
        return Operation.DEFAULT_BODY_LIMIT;
    }

    @Override
    public CompletionStage<WireResponse> call(WireRequest request) {
        throw new WireException(error);
    }
}
