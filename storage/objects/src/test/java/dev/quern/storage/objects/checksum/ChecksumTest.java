package dev.quern.storage.objects.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumTest {

    private static byte[] sum(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningSum sum = algorithm.start();
        sum.update(ByteBuffer.wrap(bytes));
        return sum.finish();
    }

    /** The check values of the algorithms' own definitions. */
    @ParameterizedTest
    @CsvSource({"CRC32,cbf43926", "CRC32C,e3069283", "CRC64NVME,ae8b14860a799888",
            "SHA1,f7c3bc1d808e04732adf679965ccc34ca7ae3441",
            "SHA256,15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"})
    void theSumOfTheNineDigitsIsKnown(ChecksumAlgorithm algorithm, String expected) {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexFormat.of().formatHex(sum(algorithm, digits))).isEqualTo(expected);
        assertThat(sum(algorithm, digits)).hasSize(algorithm.bytes());
    }

    @Test
    void crc64TakesPiecesOfAnySizeAndKind() {
        Random random = new Random(1);
        byte[] bytes = new byte[200_000];
        random.nextBytes(bytes);
        Crc64Nvme whole = new Crc64Nvme();
        for (byte b : bytes) {
            whole.update(b);
        }
        Crc64Nvme pieces = new Crc64Nvme();
        for (int from = 0; from < bytes.length;) {
            int count = Math.min(bytes.length - from, random.nextInt(random.nextInt(4) == 0 ? 40_000 : 100));
            ByteBuffer piece = random.nextBoolean()
                    ? ByteBuffer.wrap(bytes, from, count)
                    : ByteBuffer.allocateDirect(count).put(bytes, from, count).flip();
            pieces.update(piece);
            from += count;
        }
        assertThat(pieces.getValue()).isEqualTo(whole.getValue());
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void sumsOfPartsCombineToTheSumOfTheWhole(ChecksumAlgorithm algorithm) {
        Random random = new Random(2);
        for (int round = 0; round < 50; round++) {
            byte[] whole = new byte[random.nextInt(200_000)];
            random.nextBytes(whole);
            List<ChecksumOfParts.Part> parts = new ArrayList<>();
            for (int from = 0; from < whole.length;) {
                int count = Math.min(whole.length - from, random.nextInt(50_000));
                parts.add(new ChecksumOfParts.Part(sum(algorithm, Arrays.copyOfRange(whole, from, from + count)),
                        count));
                from += count;
            }
            assertThat(ChecksumOfParts.compute(algorithm, ChecksumType.FULL_OBJECT, parts))
                    .isEqualTo(Checksum.full(algorithm, sum(algorithm, whole)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "CRC64NVME", mode = EnumSource.Mode.EXCLUDE)
    void aCompositeSumIsThatOfTheSums(ChecksumAlgorithm algorithm) {
        byte[] first = sum(algorithm, new byte[]{1});
        byte[] second = sum(algorithm, new byte[]{2});
        ByteBuffer joined = ByteBuffer.allocate(2 * algorithm.bytes()).put(first).put(second);
        Checksum checksum = ChecksumOfParts.compute(algorithm, ChecksumType.COMPOSITE,
                List.of(new ChecksumOfParts.Part(first, 1), new ChecksumOfParts.Part(second, 1)));
        assertThat(checksum.value())
                .isEqualTo(Base64.getEncoder().encodeToString(sum(algorithm, joined.array())) + "-2");
        assertThat(checksum.sum()).isEqualTo(sum(algorithm, joined.array()));
    }

    @Test
    void whatAnAlgorithmCannotDoIsRefused() {
        assertThatThrownBy(
                () -> ChecksumOfParts.compute(ChecksumAlgorithm.CRC64NVME, ChecksumType.COMPOSITE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChecksumOfParts.compute(ChecksumAlgorithm.SHA256, ChecksumType.FULL_OBJECT, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sums(Set.of(), new SumThreads(1)).finish().sum(ChecksumAlgorithm.SHA1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
