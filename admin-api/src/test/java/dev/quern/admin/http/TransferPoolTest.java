package dev.quern.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TransferPoolTest {

    @Test
    void whoHasAPlaceIsSentAndWhoHasNoneIsRefusedBeforeTheAnswerBegins() {
        try (TransferPool pool = new TransferPool(1, Duration.ofSeconds(5))) {
            TransferPool.Place place = pool.reserve();
            assertThatExceptionOfType(WireException.class).isThrownBy(pool::reserve)
                    .satisfies(e -> assertThat(e.error()).isInstanceOf(CommonError.Unavailable.class));
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> pool.submit(() -> 1).toCompletableFuture().join())
                    .withCauseInstanceOf(WireException.class);

            assertThat(place.submit(() -> 2).toCompletableFuture().join()).isEqualTo(2);
            assertThat(pool.submit(() -> 3).toCompletableFuture().join()).as("the place is free again").isEqualTo(3);
        }
    }

    @Test
    void aPlaceInAClosedPoolIsGivenBack() {
        TransferPool pool = new TransferPool(1, Duration.ofSeconds(5));
        TransferPool.Place place = pool.reserve();
        CountDownLatch never = new CountDownLatch(1);
        pool.close();

        assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> place.submit(() -> {
            never.countDown();
            return 0;
        }).toCompletableFuture().join()).withCauseInstanceOf(WireException.class);
        assertThat(never.getCount()).isEqualTo(1);
        assertThat(pool.reserve()).isNotNull();
    }
}
