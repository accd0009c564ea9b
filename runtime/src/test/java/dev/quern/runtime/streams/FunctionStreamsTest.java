package dev.quern.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quern.function.Context;
import dev.quern.function.NewRecord;
import dev.quern.function.RecordPlace;
import dev.quern.function.Streams;
import dev.quern.function.StreamsException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.java.HostHandler;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamRecord;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams as functions see them. */
@Timeout(60)
class FunctionStreamsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path data;

    @SuppressWarnings("NullAway.Init")
    private Quern quern;

    @BeforeEach
    void open() {
        quern = Quern.builder().dataDirectory(data).build();
        quern.streams().streams().create(CreateStream.provisioned("clicks", 2));
    }

    @AfterEach
    void close() {
        quern.close();
    }

    /** Does something in a function of this process; what it throws fails the test. */
    private void inFunction(Consumer<Streams> work) {
        quern.deploy("f", HostHandler.of((InputStream in, OutputStream out, Context context) -> {
            work.accept(context.streams());
            out.write('1');
        }));
        assertThat(quern.invoke("f", new byte[0])).isEqualTo(new byte[]{'1'});
    }

    private List<StreamRecord> read(int shard) {
        return quern.streams().reader().read(new StreamName("clicks"), shard, 1, 1_000, 1 << 20).records();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void whatAFunctionPutsIsInTheStream() {
        inFunction(streams -> {
            RecordPlace place = streams.put("clicks", "ada", bytes("one"));
            assertThat(place.shardId()).startsWith("shardId-");
            assertThat(place.sequenceNumber()).hasSize(56);
        });
        assertThat(read(0).size() + read(1).size()).isEqualTo(1);
    }

    @Test
    void severalRecordsGoTogether() {
        inFunction(streams -> {
            List<RecordPlace> places = streams.putAll("clicks",
                    List.of(NewRecord.of("k", bytes("a")).withExplicitHashKey("0"),
                            NewRecord.of("k", bytes("b"))
                                    .withExplicitHashKey("340282366920938463463374607431768211455"),
                            NewRecord.of("k", bytes("c")).withExplicitHashKey("0")));
            assertThat(places).extracting(RecordPlace::shardId).containsExactly("shardId-000000000000",
                    "shardId-000000000001", "shardId-000000000000");
            assertThat(streams.putAll("clicks", List.of())).isEmpty();
        });
        assertThat(read(0)).extracting(record -> new String(record.data(), UTF_8)).containsExactly("a", "c");
    }

    @Test
    void whatCannotBePutIsRefusedInTheWordsOfFunctions() {
        inFunction(streams -> {
            assertThatExceptionOfType(StreamsException.NoSuchStream.class)
                    .isThrownBy(() -> streams.put("none", "k", bytes("x"))).withMessageContaining("none");
            assertThatExceptionOfType(StreamsException.Invalid.class)
                    .isThrownBy(() -> streams.put("clicks", "", bytes("x")));
            assertThatExceptionOfType(StreamsException.Invalid.class)
                    .isThrownBy(() -> streams.put("no name", "k", bytes("x")));
            assertThatExceptionOfType(StreamsException.Invalid.class)
                    .isThrownBy(() -> streams.put("clicks", "k", new byte[1 << 20]));
            assertThatExceptionOfType(StreamsException.Invalid.class).isThrownBy(() -> streams.putAll("clicks",
                    List.of(NewRecord.of("k", bytes("x")).withExplicitHashKey("-1"))));
            assertThatIllegalArgumentException().isThrownBy(
                    () -> streams.putAll("clicks", Collections.nCopies(501, NewRecord.of("k", bytes("x")))));
        });
    }
}
