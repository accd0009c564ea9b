package dev.quern.runtime.async;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.recursion.RecursionControl;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes down what came of an attempt: the call leaves the queue, or gets another due time; and whoever is to be told
 * has a call of its own in the queue, or an object in a bucket, in the same transaction, so that neither is lost.
 */
final class Settlement {

    private final QueueRows rows;
    private final EventInvokeConfigs configs;
    private final TargetFunctions targets;
    private final RecordBuckets buckets;
    private final FunctionLookup lookup;
    private final Account account;
    private final TimeSource time;

    Settlement(QueueRows rows, EventInvokeConfigs configs, TargetFunctions targets, RecordBuckets buckets,
            FunctionLookup lookup, Account account, TimeSource time) {
        this.rows = rows;
        this.configs = configs;
        this.targets = targets;
        this.buckets = buckets;
        this.lookup = lookup;
        this.account = account;
        this.time = time;
    }

    /** What buckets are to be given by the next transaction; to be closed after it. */
    FailureRecords failureRecords() {
        return new FailureRecords(buckets, account);
    }

    /** Whether a bucket may be given a record of the call, if there is one to be told. */
    static boolean mayLeaveARecord(Tried tried) {
        boolean succeeded = tried.attempt() instanceof Attempt.Ran ran
                && ran.result().outcome() instanceof Outcome.Success;
        return !succeeded && !wasToldAlready(tried);
    }

    /**
     * Makes durable what a bucket will probably be given, before the transaction that settles the call; for calls that
     * {@linkplain #mayLeaveARecord may leave a record}.
     */
    void prepare(Reader reader, Tried tried, FailureRecords records) {
        EventInvokeConfig config = configs.applying(reader, tried.call().reference());
        config.onFailure().flatMap(TargetBuckets::nameIn).ifPresent(bucket -> {
            if (RetryRules.after(tried.attempt(), tried.call(), config, time.now()) instanceof Verdict.End end) {
                records.prepare(bucket, tried, record(tried, end));
            }
        });
    }

    Settled settle(Transaction transaction, Tried tried, FailureRecords records) {
        QueuedCall call = tried.call();
        EventInvokeConfig config = configs.applying(transaction, call.reference());
        Verdict verdict = RetryRules.after(tried.attempt(), call, config, time.now());
        if (!rows.holds(transaction, call)) {
            // its function was deleted while it ran: nothing is to come back of it
            return new Settled(tried, verdict, true, List.of(), 0, 0);
        }
        return switch (verdict) {
            case Verdict.Again again -> {
                rows.move(transaction, call, again.call());
                yield new Settled(tried, verdict, false, List.of(), 0, 0);
            }
            case Verdict.End end -> end(transaction, tried, config, end, records);
        };
    }

    private Settled end(Transaction transaction, Tried tried, EventInvokeConfig config, Verdict.End end,
            FailureRecords records) {
        rows.remove(transaction, tried.call());
        List<QueuedCall> told = new ArrayList<>();
        int wanted = 0;
        int kept = 0;
        if (wasToldAlready(tried)) {
            return new Settled(tried, end, false, List.of(), 0, 0);
        }
        Optional<String> destination = end.condition() == Condition.SUCCESS ? config.onSuccess() : config.onFailure();
        if (destination.isPresent()) {
            wanted++;
            Optional<String> bucket = TargetBuckets.nameIn(destination.get());
            InvocationRecord record = record(tried, end);
            if (bucket.isEmpty()) {
                tell(transaction, tried, destination.get(), record.print(), Map.of()).ifPresent(told::add);
            } else if (records.write(transaction, bucket.get(), tried, record)) {
                kept++;
            }
        }
        Optional<String> deadLetter = end.condition() == Condition.SUCCESS
                ? Optional.empty()
                : deadLetter(transaction, tried);
        if (deadLetter.isPresent()) {
            wanted++;
            tell(transaction, tried, deadLetter.get(), tried.event(), deadLetterAttributes(tried, end))
                    .ifPresent(told::add);
        }
        return new Settled(tried, end, false, List.copyOf(told), kept, wanted - told.size() - kept);
    }

    /** Otherwise a circle through destinations would go on for ever, without any function that runs. */
    private static boolean wasToldAlready(Tried tried) {
        return tried.attempt() instanceof Attempt.Recursive
                && tried.call().lineage().through(tried.call().function()) > RecursionControl.ROUNDS;
    }

    private Optional<QueuedCall> tell(Transaction transaction, Tried tried, String arn, byte[] event,
            Map<String, String> attributes) {
        Optional<FunctionReference> target = targets.find(transaction, arn);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        Lineage lineage = tried.call().lineage().and(tried.call().function());
        // as long as the function could be given it: the limit on events is for callers
        QueuedCall call = QueuedCall.of(target.get(), UUID.randomUUID().toString(), attributes, lineage, time.now());
        rows.add(transaction, call, event);
        return Optional.of(call);
    }

    private InvocationRecord record(Tried tried, Verdict.End end) {
        QueuedCall call = tried.call();
        String arn = account.arn(call.function(), call.qualifier().orElse(Version.LATEST));
        return new InvocationRecord(time.now(), call.requestId(), arn, end, tried.event(), result(tried));
    }

    private static Optional<InvocationResult> result(Tried tried) {
        return tried.attempt() instanceof Attempt.Ran ran ? Optional.of(ran.result()) : Optional.empty();
    }

    /**
     * The dead letter target of the version that ran, or would have; the function's own where that version, or the
     * alias that led to it, is gone.
     */
    private Optional<String> deadLetter(Reader reader, Tried tried) {
        FunctionReference version = result(tried)
                .map(result -> FunctionReference.to(tried.call().function(), result.executedVersion()))
                .orElse(tried.call().reference());
        return settings(reader, version).or(() -> settings(reader, FunctionReference.to(tried.call().function())))
                .flatMap(FunctionSettings::deadLetter);
    }

    private Optional<FunctionSettings> settings(Reader reader, FunctionReference function) {
        try {
            return Optional.of(lookup.settings(reader, function));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }

    /** What Lambda adds to a message in a dead letter queue. */
    private static Map<String, String> deadLetterAttributes(Tried tried, Verdict.End end) {
        String message = switch (tried.attempt()) {
            case Attempt.Ran ran when ran.result().outcome() instanceof Outcome.Failure failure ->
                failure.errorMessage();
            case Attempt.PutOff putOff -> String.valueOf(putOff.reason().getMessage());
            case Attempt.SwitchedOff _ -> "The function has a reserved concurrency of zero.";
            default -> end.condition().text();
        };
        String code = switch (tried.attempt()) {
            case Attempt.Ran _ -> "200";
            case Attempt.PutOff putOff when putOff.reason() instanceof TooManyRequests -> "429";
            case Attempt.SwitchedOff _ -> "429";
            case Attempt.Recursive _ -> "400";
            case Attempt.Gone _ -> "404";
            case Attempt.PutOff _ -> "500";
            case Attempt.Expired _ -> "500";
        };
        return Map.of("RequestID", tried.call().requestId(), "ErrorCode", code, "ErrorMessage",
                message.substring(0, Math.min(message.length(), 1_024)));
    }
}
