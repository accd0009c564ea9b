package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamedHeadTest {

    private static final byte[] NULS = new byte[8];

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The verdict when all of it has been offered in pieces of this size; the rest of the last piece is kept. */
    private static StreamedHead.Verdict offer(StreamedHead head, byte[] all, int size) {
        StreamedHead.Verdict verdict = StreamedHead.Verdict.OPEN;
        for (int at = 0; at < all.length && verdict == StreamedHead.Verdict.OPEN; at += size) {
            verdict = head.take(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return verdict;
    }

    @Test
    void anyObjectAndEightNulsAreAHeadHoweverTheyAreCut() {
        ObjectMapper json = new ObjectMapper();
        qt().forAll(strings().allPossible().ofLengthBetween(0, 40), strings().ascii().ofLengthBetween(0, 20),
                integers().between(1, 60)).checkAssert((name, value, size) -> {
                    StreamedHead head = new StreamedHead();
                    byte[] object = utf8(json.valueToTree(Map.of(name, List.of(value, Map.of("k", name)))).toString());
                    assertThat(offer(head, join(object, NULS), size)).isEqualTo(StreamedHead.Verdict.HEAD);
                    assertThat(head.json()).isEqualTo(object);
                    assertThat(head.rest()).isEmpty();
                });
    }

    @Test
    void whatFollowsTheHeadInItsPieceIsKept() {
        StreamedHead head = new StreamedHead();
        assertThat(head.take(join(utf8("{}"), NULS, utf8("body")))).isEqualTo(StreamedHead.Verdict.HEAD);
        assertThat(head.rest()).isEqualTo(utf8("body"));
    }

    @Test
    void aBodyOfJsonIsKnownAsSoonAsItGoesOn() {
        StreamedHead head = new StreamedHead();
        assertThat(head.take(utf8("{\"a\":\"}\"}"))).isEqualTo(StreamedHead.Verdict.OPEN);
        assertThat(head.take(utf8("\n"))).isEqualTo(StreamedHead.Verdict.BODY);
        assertThat(head.held()).isEqualTo(utf8("{\"a\":\"}\"}\n"));
    }

    @Test
    void fewerNulsAreABody() {
        assertThat(new StreamedHead().take(join(utf8("{}"), new byte[7], utf8("x"))))
                .isEqualTo(StreamedHead.Verdict.BODY);
    }

    @Test
    void aNulWithinTheObjectMakesItABody() {
        assertThat(new StreamedHead().take(new byte[]{'{', 0})).isEqualTo(StreamedHead.Verdict.BODY);
        assertThat(new StreamedHead().take(new byte[]{'{', '"', 0})).isEqualTo(StreamedHead.Verdict.BODY);
    }

    @Test
    void noMoreThanALimitIsHeldBack() {
        StreamedHead head = new StreamedHead();
        assertThat(head.take(utf8("{\"a\":\""))).isEqualTo(StreamedHead.Verdict.OPEN);
        assertThat(head.take(utf8("x".repeat(StreamedHead.MAX_BYTES)))).isEqualTo(StreamedHead.Verdict.BODY);
    }
}
