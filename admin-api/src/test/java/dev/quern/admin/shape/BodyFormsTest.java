package dev.quern.admin.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** JSON and CBOR say the same. */
class BodyFormsTest {

    private final JsonShapes json = new JsonShapes();
    private final JsonShapes cbor = JsonShapes.cbor(KindWords.USUAL);
    private final RecordShape shape = RecordShape.of(Everything.class);

    record Inner(@Nullable String text, @Nullable Long number) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Everything(@Nullable String text, int whole, @Nullable Long large, @Nullable Double broken,
            @Nullable Boolean yes, @Nullable Instant at, byte @Nullable [] data, @Nullable List<Inner> items,
            @Nullable Map<String, String> tags) {}

    private Everything read(JsonShapes form, byte[] body) {
        try {
            return form.read(shape, body).build(Everything.class);
        } catch (ShapeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsWrittenInEitherFormIsReadAsItWas() {
        qt().withExamples(500).forAll(strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 300),
                longs().all(), longs().between(-62_135_596_800_000L, 253_402_300_799_999L),
                lists().of(integers().all()).ofSizeBetween(0, 300)).check((drawn, large, millis, numbers) -> {
                    // half of a pair is no text
                    String text = drawn.replaceAll("\\p{Cs}", "\ud83c\udfd4");
                    byte[] bytes = new byte[numbers.size() * 7];
                    new Random(large).nextBytes(bytes);
                    Map<String, String> tags = new TreeMap<>(Map.of("k", text, text + "x", ""));
                    Everything before = new Everything(text, large.intValue(), large, large / 7.0,
                            large % 2 == 0, Instant.ofEpochMilli(millis), bytes,
                            numbers.stream().map(number -> new Inner(text, (long) number)).toList(), tags);
                    return same(before, read(json, json.write(shape, before)))
                            && same(before, read(cbor, cbor.write(shape, before)));
                });
    }

    private static boolean same(Everything one, Everything other) {
        return Arrays.equals(one.data, other.data)
                && without(one).equals(without(other));
    }

    private static Everything without(Everything of) {
        return new Everything(of.text, of.whole, of.large, of.broken, of.yes, of.at, null, of.items, of.tags);
    }

    @Test
    void noBytesAtAllMakeTheReaderFailInAnotherWayThanItSays() {
        long seed = Long.getLong("forms.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] whole = cbor.write(shape, new Everything("text", 1, 2L, 0.5, true, Instant.EPOCH, new byte[9],
                List.of(new Inner("a", 1L)), Map.of("k", "v")));
        for (int round = 0; round < 20_000; round++) {
            byte[] body = whole.clone();
            if (random.nextInt(4) == 0) {
                body = new byte[random.nextInt(40)];
                random.nextBytes(body);
            }
            for (int change = random.nextInt(4); change >= 0 && body.length > 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                cbor.read(shape, body).build(Everything.class);
            } catch (ShapeException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dforms.seed=" + seed + ", round " + round + ": "
                        + HexFormat.of().formatHex(body), e);
            }
        }
    }

    @Test
    void aLengthBeyondTheBodyTakesNoMemory() {
        byte[] body = {(byte) 0xA1, 0x64, 'd', 'a', 't', 'a', 0x5A, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xF0};
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> cbor.read(shape, body));
    }
}
