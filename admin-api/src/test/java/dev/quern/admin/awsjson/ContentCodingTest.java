package dev.quern.admin.awsjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"gzip | GZIP", "DEFLATE | DEFLATE", "gzip, deflate | GZIP",
            "identity, deflate, gzip | DEFLATE", "zebra, gzip ,, horse | GZIP", "gzip;q=0.7, deflate;q=0.9 | DEFLATE",
            "gzip;q=0, deflate; q = 0.1 | DEFLATE", "* | GZIP", "*, deflate | DEFLATE", "*, gzip;q=0.9 | DEFLATE",
            "*;q=0.2, identity | GZIP", "identity, gzip;q=0.001 | GZIP", "deflate;q=0.9, gzip;q=7 | GZIP",
            "deflate;q=0.9, gzip;q=0.1;q=1 | DEFLATE", "deflate;q=0.9, gzip;q=x | GZIP",
            "deflate;q=-1, gzip;q=0.1 | GZIP", "gzip;q=0, gzip | GZIP", "gzip;level=9;q=0.4, deflate;q=0.3 | GZIP"})
    void whatIsWantedMostIsTaken(String accepted, ContentCoding coding) {
        assertThat(ContentCoding.wanted(accepted)).contains(coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br, zstd", "x-gzip", "gzip;q=0", "*;q=0", "gzip ; q=0.0, br", "'gzip'",
            "gzip deflate", "gzip:q=1", "gzip;q=0, deflate;q=0, *"})
    void whatIsNotWantedIsNotTaken(String accepted) {
        assertThat(ContentCoding.wanted(accepted)).isEmpty();
    }

    @Test
    void whatWasCompressedIsFoundAgain() throws IOException {
        byte[] body = "again and ".repeat(1_000).getBytes();
        byte[] gzip = ContentCoding.GZIP.compress(body);
        assertThat(gzip).hasSizeLessThan(body.length / 10);
        assertThat(ContentCoding.gunzip(gzip, body.length)).isEqualTo(body);
        byte[] deflated = ContentCoding.DEFLATE.compress(body);
        assertThat(new InflaterInputStream(new ByteArrayInputStream(deflated)).readAllBytes()).isEqualTo(body);
    }

    @Test
    void partsThatWereCompressedOneByOneAreOneBody() throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.write(ContentCoding.GZIP.compress("one ".getBytes()));
        parts.write(ContentCoding.GZIP.compress("body".getBytes()));
        assertThat(ContentCoding.gunzip(parts.toByteArray(), 100)).asString().isEqualTo("one body");
    }

    @Test
    void noMoreIsReadThanTellsThatItIsTooMuch() throws IOException {
        byte[] bomb = ContentCoding.GZIP.compress(new byte[1 << 20]);
        assertThat(ContentCoding.gunzip(bomb, 1_000)).hasSize(1_001);
    }

    @Test
    void whatIsNoGzipOrNotAllOfItIsRefused() {
        byte[] gzip = ContentCoding.GZIP.compress("body".getBytes());
        assertThatThrownBy(() -> ContentCoding.gunzip("{}".getBytes(), 100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ContentCoding.gunzip(new byte[0], 100)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ContentCoding.gunzip(Arrays.copyOf(gzip, gzip.length - 1), 100))
                .isInstanceOf(IOException.class);
    }
}
