package dev.quern.admin.s3.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.http.WireException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 9", "bytes=0-0, 0, 0", "bytes=90-, 90, 99", "bytes=-1, 99, 99", "bytes=-1000, 0, 99",
            "bytes=10-1000, 10, 99", "bytes=99-99, 99, 99", "bytes= 1 - 2 , 1, 2",
            "bytes=5-9223372036854775806, 5, 99", "bytes=5-99999999999999999999, 5, 99",
            "bytes=-99999999999999999999, 0, 99"})
    void aRangeIsClippedToTheObject(String header, long first, long last) {
        assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-4", "bytes=0-1,5-6", "bytes=-", "bytes=a-b", "items=0-1", "bytes", "",
            "bytes=1-2-3"})
    void whatIsMalformedOrSeveralIsIgnored(String header) {
        assertThat(ByteRange.parse(header, 100)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"bytes=100-, 100", "bytes=100-200, 100", "bytes=-0, 100", "bytes=0-, 0", "bytes=-5, 0",
            "bytes=99999999999999999999-, 100"})
    void aRangeBehindTheEndIsRefused(String header, long size) {
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> ByteRange.parse(header, size))
                .satisfies(e -> {
                    assertThat(e.error().code()).isEqualTo("InvalidRange");
                    assertThat(e.error().headers()).containsEntry("Content-Range", "bytes */" + size);
                });
    }
}
