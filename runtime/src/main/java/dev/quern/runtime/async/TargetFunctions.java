package dev.quern.runtime.async;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import java.util.Optional;

/** Which functions may be told of calls. Safe for use by several threads. */
public final class TargetFunctions {

    private final KeyValueStore store;
    private final FunctionLookup lookup;
    private final Account account;

    TargetFunctions(KeyValueStore store, FunctionLookup lookup, Account account) {
        this.store = store;
        this.lookup = lookup;
        this.account = account;
    }

    /**
     * Checks what is to be the dead letter target of a function.
     *
     * @param function
     *            whose dead letters they would be
     * @throws InvalidParameter
     *             if it is no function of this server, or the function itself
     */
    public void checkDeadLetter(FunctionName function, String arn) {
        try (Snapshot snapshot = store.snapshot()) {
            check(snapshot, function, arn, "dead letter target");
        }
    }

    /** As {@link #checkDeadLetter}, for destinations. */
    void checkDestination(Reader reader, FunctionName function, String arn) {
        check(reader, function, arn, "destination");
    }

    private void check(Reader reader, FunctionName function, String arn, String what) {
        if (TargetBuckets.nameIn(arn).isPresent()) {
            throw new InvalidParameter("The " + what + " ARN " + arn
                    + " is invalid: a bucket can only be the destination of failures (OnFailure).");
        }
        if (!arn.matches("arn:aws[a-zA-Z0-9-]*:lambda:.*")) {
            throw new InvalidParameter("The " + what + " ARN " + arn + " is invalid: this server sends records to"
                    + " functions, and those of failures to buckets. Queues, topics and event buses are not there yet.");
        }
        Optional<FunctionReference> target = find(reader, arn);
        if (target.isEmpty()) {
            throw new InvalidParameter(
                    "The " + what + " ARN " + arn + " is invalid: there is no such function, version or alias here.");
        }
        if (target.get().name().equals(function)) {
            throw new InvalidParameter("You can't specify the function as a " + what + " for itself.");
        }
    }

    /** The function that an ARN names, if it is there. */
    Optional<FunctionReference> find(Reader reader, String arn) {
        try {
            FunctionReference reference = FunctionReference.parse(arn, account);
            lookup.require(reader, reference);
            return Optional.of(reference);
        } catch (FunctionsException e) {
            return Optional.empty();
        }
    }
}
