package dev.quern.admin.backup.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketAddressTest {

    @ParameterizedTest
    @CsvSource({"s3://backups,backups,''", "s3://backups/,backups,''", "s3://backups/a,backups,a",
            "s3://my.backups-1/a/b_c/,my.backups-1,a/b_c"})
    void anAddressNamesABucketAndAPrefix(String text, String bucket, String prefix) {
        assertThat(BucketAddress.of(text)).contains(new BucketAddress(bucket, prefix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/backups", "backups", "s3:/backups/a", "https://s3.example.com/backups"})
    void everythingElseIsNone(String text) {
        assertThat(BucketAddress.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://", "s3://A", "s3:///a", "s3://backups/a//b", "s3://backups/a b", "s3://backups/a%20b",
            "s3://backups/a?b", "s3://-backups"})
    void whatNoBucketCanHaveIsRefused(String text) {
        assertThatThrownBy(() -> BucketAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEnvironmentSaysHowBucketsAreReached() {
        assertThat(BucketAccess.NONE.key()).isEmpty();
        assertThat(BucketAccess.NONE.endpoint()).hasToString("https://s3.us-east-1.amazonaws.com");
        BucketAccess access = BucketAccess.ofEnvironment(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY",
                "secret", "AWS_DEFAULT_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:9000/"));
        assertThat(access.key()).contains(new BucketAccess.Key("a", "secret", null));
        assertThat(access.region()).isEqualTo("eu-west-1");
        assertThat(access.endpoint()).hasToString("http://127.0.0.1:9000");
        assertThat(access.at("https://s3.example.com").endpoint()).hasToString("https://s3.example.com");
        assertThat(access.toString()).doesNotContain("secret");
        for (String wrong : new String[]{"s3.example.com", "localhost:9000", "ftp://a", "http://a/b", "http://u:p@a",
                "http:// a"}) {
            assertThatThrownBy(() -> access.at(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not an S3 endpoint");
        }
    }
}
