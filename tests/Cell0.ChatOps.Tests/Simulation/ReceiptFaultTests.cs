using Cell0.ChatOps.Simulators.PostOffice;

namespace Cell0.ChatOps.Tests.Simulation;

public sealed class ReceiptFaultTests
{
    [Fact]
    public void However_receipts_go_astray_somebody_sees_it_in_time_and_hardly_anybody_twice()
    {
        var figures = ReceiptFaults.Run(seed: 1, faults: 1000);
        figures.Faults.ShouldBe(1000);
        figures.Invisible.ShouldBe(0);
        figures.Copies.ShouldBeGreaterThan(100);
        ((double)figures.Needless / figures.Copies).ShouldBeLessThanOrEqualTo(0.01);
        figures.FailoverP95.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(95));
    }
}
