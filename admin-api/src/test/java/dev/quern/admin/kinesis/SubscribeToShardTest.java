package dev.quern.admin.kinesis;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Records that are sent as they come, with the SDK's asynchronous client, over both kinds of HTTP. */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = {"HTTP1_1", "HTTP2"})
class SubscribeToShardTest {

    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/clicks";
    private static final String SHARD = "shardId-000000000000";

    @Parameter
    @SuppressWarnings("NullAway.Init")
    Protocol protocol;

    @TempDir
    Path data;
    private KinesisServer server;
    private KinesisAsyncClient async;
    private String consumer;

    @BeforeEach
    void start() {
        server = new KinesisServer(data);
        async = server.async(protocol);
        server.kinesis.createStream(create -> create.streamName("clicks").shardCount(1));
        consumer = server.kinesis.registerStreamConsumer(register -> register.streamARN(ARN).consumerName("app"))
                .consumer().consumerARN();
    }

    @AfterEach
    void stop() {
        async.close();
        server.close();
    }

    private void put(String text) {
        server.kinesis.putRecord(put -> put.streamName("clicks").partitionKey("k").data(
                SdkBytes.fromUtf8String(text)));
    }

    /** A subscription: what it was sent, and its end. */
    private final class Subscribed {
        private final BlockingQueue<SubscribeToShardEvent> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> end;

        Subscribed(String shard, ShardIteratorType type, @Nullable String number) {
            end = async.subscribeToShard(
                    subscribe -> subscribe.consumerARN(consumer).shardId(shard).startingPosition(
                            position -> position.type(type).sequenceNumber(number)),
                    SubscribeToShardResponseHandler.builder()
                            .subscriber(SubscribeToShardResponseHandler.Visitor.builder()
                                    .onSubscribeToShardEvent(events::add).build())
                            .build());
        }

        Subscribed() {
            this(SHARD, ShardIteratorType.TRIM_HORIZON, null);
        }

        SubscribeToShardEvent next() throws InterruptedException {
            SubscribeToShardEvent event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event").isNotNull();
            return event;
        }

        /** Waits until the server sends to it. */
        void awaitBegun() {
            eventually("it has begun", () -> server.subscriptions.count() == 1);
        }

        String text() throws InterruptedException {
            return next().records().getFirst().data().asUtf8String();
        }
    }

    private void advance(Duration time) {
        server.time.advance(time);
    }

    @Test
    void recordsAreSentAsTheyArePut() throws Exception {
        put("before");
        Subscribed subscribed = new Subscribed();
        SubscribeToShardEvent first = subscribed.next();
        assertThat(first.records().getFirst().data().asUtf8String()).isEqualTo("before");
        assertThat(first.continuationSequenceNumber()).isEqualTo(first.records().getFirst().sequenceNumber());
        assertThat(first.millisBehindLatest()).isZero();
        put("now");
        assertThat(subscribed.text()).isEqualTo("now");
        assertThat(server.subscriptions.count()).isEqualTo(1);
    }

    @Test
    void whoHasNothingToHearHearsThat() throws Exception {
        Subscribed subscribed = new Subscribed();
        subscribed.awaitBegun();
        advance(Duration.ofSeconds(5));
        SubscribeToShardEvent quiet = subscribed.next();
        assertThat(quiet.records()).isEmpty();
        put("x");
        assertThat(subscribed.text()).isEqualTo("x");
    }

    @Test
    void whoSubscribesAgainGoesOn() throws Exception {
        put("one");
        Subscribed first = new Subscribed();
        String reached = first.next().continuationSequenceNumber();
        advance(Duration.ofMinutes(5));
        first.end.get(20, TimeUnit.SECONDS);
        assertThat(server.subscriptions.count()).isZero();
        put("two");
        Subscribed second = new Subscribed(SHARD, ShardIteratorType.AFTER_SEQUENCE_NUMBER, reached);
        assertThat(second.text()).isEqualTo("two");
    }

    @Test
    void aShardThatEndsIsEndedWithItsChildren() throws Exception {
        put("last");
        Subscribed subscribed = new Subscribed();
        assertThat(subscribed.text()).isEqualTo("last");
        server.kinesis.updateShardCount(update -> update.streamName("clicks").targetShardCount(2)
                .scalingType(ScalingType.UNIFORM_SCALING));
        SubscribeToShardEvent end = subscribed.next();
        assertThat(end.childShards()).hasSize(2);
        assertThat(end.continuationSequenceNumber()).isNull();
        subscribed.end.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anotherSubscriptionTakesThePlaceOfAnOldOne() throws Exception {
        put("x");
        Subscribed first = new Subscribed();
        first.next();
        assertThatThrownBy(() -> new Subscribed().end.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("Another active subscription exists for this consumer: 000000000000:clicks:"
                        + SHARD + ":app");
        advance(Duration.ofSeconds(6));
        Subscribed second = new Subscribed();
        assertThat(second.text()).isEqualTo("x");
        advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> first.end.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ResourceInUseException.class);
    }

    @Test
    void aConsumerThatIsForgottenHearsNoMore() throws Exception {
        put("x");
        Subscribed subscribed = new Subscribed();
        subscribed.next();
        server.kinesis.deregisterStreamConsumer(forget -> forget.consumerARN(consumer));
        put("y");
        assertThatThrownBy(() -> subscribed.end.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> new Subscribed().end.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ResourceNotFoundException.class);
    }
}
