package dev.quern.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private final ManualTime time = new ManualTime();
    private final Concurrency account = new Concurrency(10, time);
    private final FunctionConcurrency one = account.hold(new FunctionName("one"));
    private final FunctionConcurrency other = account.hold(new FunctionName("other"));

    private static Share reserved(int executions, int provisioned) {
        return new Share(OptionalInt.of(executions), provisioned);
    }

    private static List<Seat> enter(FunctionConcurrency function, int times) {
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            seats.add(function.enter());
        }
        return seats;
    }

    private static void assertFull(FunctionConcurrency function, ThrottleReason reason) {
        assertThatThrownBy(function::enter).isInstanceOfSatisfying(TooManyRequests.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void whatIsReservedForOneIsNotForOthersAndNoMoreForTheOne() {
        account.apply(Map.of(one.name(), reserved(4, 0)));
        List<Seat> others = enter(other, 6);
        assertFull(other, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        List<Seat> ones = enter(one, 4);
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        assertThat(account.running()).isEqualTo(10);
        ones.forEach(Seat::leave);
        assertFull(other, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        others.forEach(Seat::leave);
        assertThat(account.running()).isZero();
        enter(other, 6);
        assertFull(other, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    }

    @Test
    void callsThatRanBeforeTheReservationCountOnIt() {
        List<Seat> before = enter(one, 3);
        account.apply(Map.of(one.name(), reserved(4, 0)));
        assertThat(enter(other, 6)).hasSize(6);
        enter(one, 1);
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        before.forEach(Seat::leave);
        assertThat(enter(one, 3)).hasSize(3);
    }

    @Test
    void loweringLetsCallsGoOnAndTheyCountAgainstOthersUntilTheyEnd() {
        account.apply(Map.of(one.name(), reserved(8, 0)));
        List<Seat> running = enter(one, 8);
        account.apply(Map.of(one.name(), reserved(2, 0)));
        assertThat(one.running()).isEqualTo(8);
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        // 2 reserved, 6 that run beyond that, 2 free
        List<Seat> others = enter(other, 2);
        assertFull(other, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        running.subList(0, 6).forEach(Seat::leave);
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        others.addAll(enter(other, 6));
        running.get(6).leave();
        enter(one, 1);
        assertThat(account.running()).isEqualTo(10);
    }

    @Test
    void aReservationOfNothingStopsTheFunctionAndTakesNothing() {
        account.apply(Map.of(one.name(), reserved(0, 0)));
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        assertThat(enter(other, 10)).hasSize(10);
        account.apply(Map.of());
        assertFull(one, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    }

    @Test
    void whatIsReadyCountsTowardsTheReservationAndOnlyItsOwnCallsTakeIt() {
        account.apply(Map.of(one.name(), reserved(4, 3)));
        ProvisionedSeats seats = new ProvisionedSeats(one);
        one.add(seats);
        assertThat(seats.enter()).as("nothing is ready yet").isFalse();
        List<Seat> onDemand = enter(one, 4);
        seats.resize(3);
        assertThat(seats.enter()).as("on demand, 4 of 4 run").isFalse();
        onDemand.subList(0, 3).forEach(Seat::leave);
        assertThat(seats.enter()).isTrue();
        assertThat(seats.enter()).isTrue();
        assertThat(seats.enter()).isTrue();
        assertThat(seats.enter()).as("all seats are taken").isFalse();
        assertFull(one, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        assertThat(one.running()).isEqualTo(4);
        assertThat(enter(other, 6)).hasSize(6);
    }

    @Test
    void provisionedConcurrencyWithoutReservationIsSetAsideForItsVersionAlone() {
        account.apply(Map.of(one.name(), new Share(OptionalInt.empty(), 3)));
        ProvisionedSeats seats = new ProvisionedSeats(one);
        one.add(seats);
        seats.resize(3);
        enter(other, 5);
        enter(one, 2);
        assertFull(one, ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
        assertThat(seats.enter()).isTrue();
        assertThat(account.running()).isEqualTo(8);
    }

    @Test
    void aThousandEnvironmentsMayStartInTenSecondsAndNeverMoreAtOnce() {
        Growth growth = new Growth(time);
        assertThat(started(growth)).isEqualTo(1_000);
        time.advance(Duration.ofMillis(10));
        assertThat(started(growth)).as("refilled evenly").isEqualTo(1);
        time.advance(Duration.ofMillis(1_995));
        assertThat(started(growth)).isEqualTo(199);
        time.advance(Duration.ofMillis(5));
        assertThat(started(growth)).as("nothing is lost by rounding").isEqualTo(1);
        time.advance(Duration.ofDays(400));
        assertThat(started(growth)).as("nothing is saved up").isEqualTo(1_000);
    }

    private static int started(Growth growth) {
        int started = 0;
        while (growth.take()) {
            started++;
        }
        return started;
    }

    @Test
    void theReasonForAGrowthThatIsTooFastSaysWhetherConcurrencyIsReserved() {
        for (int i = 0; i < Growth.ENVIRONMENTS; i++) {
            one.grow();
        }
        assertThatThrownBy(one::grow).isInstanceOfSatisfying(TooManyRequests.class, refused -> assertThat(
                refused.reason()).isEqualTo(ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED));
        other.grow();
        account.apply(Map.of(one.name(), reserved(4, 0)));
        assertThatThrownBy(one::grow).isInstanceOfSatisfying(TooManyRequests.class, refused -> assertThat(
                refused.reason()).isEqualTo(ThrottleReason.RESERVED_FUNCTION_INVOCATION_RATE_LIMIT_EXCEEDED));
    }

    @Test
    void namesOfDeletedFunctionsAreForgotten() {
        for (int i = 0; i < 10_000; i++) {
            FunctionName name = new FunctionName("f" + i);
            FunctionConcurrency function = account.hold(name);
            function.enter().leave();
            account.release(name);
            account.forget(name);
        }
        assertThat(account.functions()).containsExactlyInAnyOrder(one, other);
        assertThat(account.running()).isZero();
        assertThat(enter(one, 10)).hasSize(10);
    }

    @Test
    void whatIsHeldOrRunsOrHasAShareIsNotForgotten() {
        account.forget(one.name());
        assertThat(account.functions()).contains(one);

        Seat seat = account.enter(one.name());
        account.release(one.name());
        account.forget(one.name());
        assertThat(account.functions()).contains(one);
        seat.leave();

        account.apply(Map.of(one.name(), reserved(4, 0)));
        account.forget(one.name());
        assertThat(account.functions()).contains(one);

        account.apply(Map.of());
        account.forget(one.name());
        assertThat(account.functions()).containsExactly(other);
    }

    @Test
    void aNameThatWasForgottenCanBeUsedAgain() {
        account.release(one.name());
        account.forget(one.name());
        assertThat(account.isLookup(account.enter(one.name()))).isTrue();
        FunctionConcurrency again = account.hold(one.name());
        assertThat(again).isNotSameAs(one);
        assertThat(account.enter(one.name())).isSameAs(again);
        assertThat(one.tryEnter()).isFalse();
    }
}
