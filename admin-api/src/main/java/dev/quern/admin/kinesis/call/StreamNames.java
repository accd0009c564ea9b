package dev.quern.admin.kinesis.call;

import dev.quern.admin.http.WireException;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.runtime.function.Account;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.StreamName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of streams and consumers, and the ARNs that stand for them. Immutable. */
public final class StreamNames {

    private static final Pattern CONSUMER = Pattern.compile("(arn:.+:stream/[^/]+)/consumer/([^/:]+):(\\d+)");

    private final String prefix;
    private final String account;

    public StreamNames(Account account) {
        this.prefix = "arn:aws:kinesis:" + account.region() + ":" + account.accountId() + ":stream/";
        this.account = account.accountId();
    }

    /**
     * A consumer as its ARN names it.
     *
     * @param created
     *            the second in which it was registered
     */
    public record NamedConsumer(StreamName stream, String name, long created) {}

    /**
     * The stream that a request names, by its name, its ARN or both.
     *
     * @throws WireException
     *             if they name different ones, or no stream of this server
     */
    public StreamName stream(@Nullable String name, @Nullable String arn) {
        if (arn == null) {
            if (name == null) {
                throw new WireException(
                        new KinesisError.InvalidArgument("Either StreamName or StreamARN is to be given."));
            }
            return new StreamName(name);
        }
        StreamName named = ofArn(arn);
        if (name != null && !named.value().equals(name)) {
            throw new WireException(new KinesisError.InvalidArgument(
                    "StreamName " + name + " and StreamARN " + arn + " name different streams."));
        }
        return named;
    }

    /** The stream that an ARN names. */
    public StreamName ofArn(String arn) {
        String name = arn.startsWith(prefix) ? arn.substring(prefix.length()) : "";
        if (name.isEmpty() || name.contains("/")) {
            throw new WireException(new KinesisError.ResourceNotFound(
                    "Stream " + arn + " under account " + account + " not found."));
        }
        return new StreamName(name);
    }

    public String arn(StreamName stream) {
        return prefix + stream.value();
    }

    public String arn(DataStream stream) {
        return arn(stream.name());
    }

    public String arn(StreamName stream, Consumer consumer) {
        return arn(stream) + "/consumer/" + consumer.name() + ":" + consumer.created().getEpochSecond();
    }

    /** The consumer that an ARN names; empty if it names something else. */
    public Optional<NamedConsumer> consumer(String arn) {
        Matcher parts = CONSUMER.matcher(arn);
        return parts.matches() && parts.group(3).length() < 18
                ? Optional.of(new NamedConsumer(ofArn(parts.group(1)), parts.group(2),
                        Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    public String account() {
        return account;
    }
}
