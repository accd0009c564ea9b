package dev.quern.storage.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TupleTest {

    private static String hex(@Nullable Object... elements) {
        return HexFormat.of().formatHex(Tuple.of(elements).pack());
    }

    @Test
    void theEncodingIsThePublishedOne() {
        assertThat(hex("F\u00d4O\u0000bar")).isEqualTo("0246c3944f00ff62617200");
        assertThat(hex("foo\0bar".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isEqualTo("01666f6f00ff62617200");
        assertThat(hex(Tuple.of("foo\0bar", null, Tuple.empty()))).isEqualTo("0502666f6f00ff6261720000ff050000");
        assertThat(hex(-5551212)).isEqualTo("11ab4b93");
        assertThat(hex(0)).isEqualTo("14");
        assertThat(hex(Long.MAX_VALUE)).isEqualTo("1c7fffffffffffffff");
        assertThat(hex(Long.MIN_VALUE)).isEqualTo("0c7fffffffffffffff");
        assertThat(hex(null, false, true)).isEqualTo("002627");
    }

    @Test
    void elementsAreReadByTheirTypes() {
        Tuple tuple = Tuple.unpack(
                Tuple.empty().add("name").add(-7).add(true).add(new byte[]{0, 1}).add(Tuple.of(1, "x"))
                        .add((String) null)
                        .pack());
        assertThat(tuple.size()).isEqualTo(6);
        assertThat(tuple.getString(0)).isEqualTo("name");
        assertThat(tuple.getLong(1)).isEqualTo(-7);
        assertThat(tuple.getBoolean(2)).isTrue();
        assertThat(tuple.getBytes(3)).containsExactly(0, 1);
        assertThat(tuple.getTuple(4)).isEqualTo(Tuple.of(1, "x"));
        assertThat(tuple.isNull(5)).isTrue();
        assertThat(tuple).hasToString("(\"name\", -7, true, 0x0001, (1, \"x\"), null)");
    }

    @Test
    void aWrongTypeIsNamed() {
        assertThatThrownBy(() -> Tuple.of("name", 7).getString(1)).isInstanceOf(IllegalStateException.class)
                .hasMessage("element 1 of (\"name\", 7) is not of type String");
        assertThatThrownBy(() -> Tuple.of((Object) null).getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tuple.of("name").getString(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Tuple.of(1.5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Double");
    }

    @Test
    void bytesAreCopiedInAndOut() {
        byte[] given = {1, 2};
        Tuple tuple = Tuple.of(given, "x");
        given[0] = 9;
        tuple.getBytes(0)[0] = 9;
        tuple.pack()[0] = 9;
        assertThat(tuple).isEqualTo(Tuple.of(new byte[]{1, 2}, "x"));
    }

    @Test
    void aStringWithHalfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> Tuple.of("\uD83D")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void stringsAreOrderedByCodePointsEvenAboveTheBasicPlane() {
        assertThat(Tuple.of("\uFFFD")).isLessThan(Tuple.of("\uD83D\uDE00"));
    }

    @ParameterizedTest
    @CsvSource({"0261, no end of the element", "01, no end of the element", "0502, no end of the element",
            "0500ff, no end of the tuple", "02ff00, not UTF-8", "02eda08000, not UTF-8", "02c08000, not UTF-8",
            "1601, an integer of 2 bytes is cut off", "1500, more bytes than it needs",
            "160001, more bytes than it needs",
            "13ff, more bytes than it needs", "12fffe, more bytes than it needs", "1cffffffffffffffff, does not fit",
            "0c7ffffffffffffffe, does not fit", "03, unknown type code 0x03", "28, unknown type code 0x28",
            "ff, unknown type code 0xff", "1400ff, unknown type code 0xff"})
    void whatNoTupleEncodesIsRefused(String hex, String reason) {
        assertThatThrownBy(() -> Tuple.unpack(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedTupleException.class).hasMessageContaining(reason)
                .hasMessageContaining("at byte");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 5);
        assertThatThrownBy(() -> Tuple.unpack(deep)).isInstanceOf(MalformedTupleException.class)
                .hasMessageContaining("within one another");
    }
}
