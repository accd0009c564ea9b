package dev.quern.storage.tables.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quicktheories.core.Gen;

class NumberTest {

    /** Numbers of all lengths and exponents that can be stored, many of them near each other. */
    static Gen<TableNumber> numbers() {
        Gen<BigDecimal> any = longs().all().zip(longs().all(), integers().between(-125, 88),
                integers().between(1, 38), NumberTest::decimal);
        Gen<BigDecimal> small = integers().between(-200, 200).zip(integers().between(-3, 3),
                (digits, scale) -> BigDecimal.valueOf(digits, scale));
        return any.mix(small, 30)
                .map(value -> storable(value) ? TableNumber.of(value) : TableNumber.of(value.precision()));
    }

    private static BigDecimal decimal(long high, long low, int exponent, int digits) {
        BigInteger whole = BigInteger.valueOf(high).shiftLeft(64).add(BigInteger.valueOf(low));
        BigInteger cut = whole.remainder(BigInteger.TEN.pow(digits));
        return new BigDecimal(cut, -exponent);
    }

    private static boolean storable(BigDecimal value) {
        try {
            TableNumber.of(value);
            return true;
        } catch (TablesException.Validation e) {
            return false;
        }
    }

    @Test
    void theOrderOfTheBytesIsTheOrderOfTheNumbers() {
        qt().withExamples(20_000).forAll(numbers(), numbers())
                .checkAssert((a, b) -> assertThat(Integer.signum(
                        Arrays.compareUnsigned(NumberCodec.encode(a), NumberCodec.encode(b))))
                        .isEqualTo(Integer.signum(a.value().compareTo(b.value()))));
    }

    @Test
    void whatIsEncodedIsDecoded() {
        qt().withExamples(20_000).forAll(numbers())
                .checkAssert(number -> assertThat(NumberCodec.decode(NumberCodec.encode(number))).isEqualTo(number));
    }

    @Test
    void whatIsPrintedIsReadWhateverZerosAreAround() {
        qt().withExamples(5_000).forAll(numbers(), integers().between(0, 5)).checkAssert((number, zeros) -> {
            String text = number.toString();
            assertThat(TableNumber.parse(text)).isEqualTo(number);
            String sign = text.startsWith("-") ? "-" : "+";
            String digits = text.startsWith("-") ? text.substring(1) : text;
            String padded = sign + "0".repeat(zeros) + digits + (digits.contains(".") ? "0" : ".0").repeat(1);
            assertThat(TableNumber.parse(padded)).isEqualTo(number);
            assertThat(TableNumber.parse(number.value().unscaledValue() + "E" + -number.value().scale()))
                    .isEqualTo(number);
        });
    }

    @ParameterizedTest
    @CsvSource({"+1, 1", ".5, 0.5", "5., 5", "1e2, 100", "-0, 0", "0e125, 0", "1.50E-2, 0.015",
            "00012, 12", "-.0, 0", "1E+2, 100"})
    void manyFormsAreNumbers(String written, String meant) {
        assertThat(TableNumber.parse(written)).hasToString(meant);
    }

    @Test
    void largeNumbersArePrintedInFull() {
        assertThat(TableNumber.parse("1e125")).hasToString("1" + "0".repeat(125));
    }

    @ParameterizedTest
    @CsvSource({"x", "' 1'", "0x10", "NaN", "Infinity", "1e", "e1", ".", "+", "--1", "1.2.3", "1_000", "١"})
    void otherTextsAreNone(String text) {
        refused(text, "The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        refused("", "The parameter cannot be converted to a numeric value: ");
        refused("1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range");
        refused("1e9223372036854775808",
                "The parameter cannot be converted to a numeric value: 1e9223372036854775808");
        refused("0e126", "Number overflow. Attempting to store a number with magnitude larger than supported range");
        refused("0e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        refused("1e9223372036854775807",
                "Number overflow. Attempting to store a number with magnitude larger than supported range");
        refused("1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        refused("-1e-9223372036854775807",
                "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        refused("1" + "0".repeat(37) + "1", "Attempting to store more than 38 significant digits in a Number");
        assertThat(TableNumber.parse("9".repeat(38) + "e88")).isNotNull();
        assertThat(TableNumber.parse("1e-130")).isNotNull();
        assertThat(TableNumber.parse("0".repeat(100_000) + "1" + "0".repeat(100))).isNotNull();
    }

    @Test
    void aSumThatNeedsMoreDigitsThanThereAreIsTooLarge() {
        TableNumber one = TableNumber.of(1);
        TableNumber far = TableNumber.parse("1e50");
        for (ThrowingCallable sum : List.<ThrowingCallable>of(() -> far.plus(one), () -> far.minus(one),
                () -> TableNumber.parse("9e125").plus(TableNumber.parse("9e125")))) {
            assertThatThrownBy(sum).isInstanceOf(TablesException.Validation.class).hasMessage(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        assertThat(TableNumber.parse("1e37").plus(one)).hasToString("1" + "0".repeat(36) + "1");
        assertThat(TableNumber.parse("9e125").plus(TableNumber.parse("1e124"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1e2147483648", "-1e99999999999", "1e-2147483648", "1.5e-2147483647"})
    void exponentsOfParametersHave32Bits(String text) {
        assertThatThrownBy(() -> TableNumber.parseNarrow(text)).isInstanceOf(TablesException.Validation.class)
                .hasMessage("The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void parametersAreOtherwiseNumbersAsAllAre() {
        assertThatThrownBy(() -> TableNumber.parseNarrow("1e2147483647")).hasMessageStartingWith("Number underflow.");
        assertThatThrownBy(() -> TableNumber.parseNarrow("1e126")).hasMessageStartingWith("Number overflow.");
        qt().withExamples(5_000).forAll(numbers()).checkAssert(
                number -> assertThat(TableNumber.parseNarrow(number.toString())).isEqualTo(number));
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> TableNumber.parse(text)).isInstanceOf(TablesException.Validation.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "-1, 3", "12, 2", "123, 3", "11000, 2", "0.5, 2", "0.00123, 3", "100.5, 4",
            "-12345678901234567890123456789012345678, 21"})
    void twoDigitsCountAsOneByte(String number, int size) {
        assertThat(TableNumber.parse(number).size()).isEqualTo(size);
    }
}
