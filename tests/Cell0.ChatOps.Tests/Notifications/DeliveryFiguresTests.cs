using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Tests.Notifications;

public sealed class DeliveryFiguresTests
{
    [Fact]
    public void Delays_are_nearest_ranks_and_losses_are_counted()
    {
        var facts = Enumerable.Range(1, 100).Select(n => new DeliveryFact("telegram", TimeSpan.FromMilliseconds(n), null, IsLost: n > 97));
        var figures = DeliveryFigures.Of(facts).Single();
        figures.Accepted.P50.ShouldBe(TimeSpan.FromMilliseconds(50));
        figures.Accepted.P95.ShouldBe(TimeSpan.FromMilliseconds(95));
        figures.Delivered.P50.ShouldBeNull();
        (figures.Messages, figures.Lost).ShouldBe((100, 3));
        figures.LostLow.ShouldBe(0.0103, 0.0002);
        figures.LostHigh.ShouldBe(0.0845, 0.0002);
    }

    [Fact]
    public void Nineteen_messages_have_no_95th_percentile() =>
        DeliveryFigures.Of(Enumerable.Range(1, 19).Select(n => new DeliveryFact("telegram", TimeSpan.FromMilliseconds(n), null, false))).Single().Accepted.P95.ShouldBeNull();

    [Fact]
    public void The_interval_of_the_lost_share_covers_the_truth_in_95_of_100_cases()
    {
        var chance = new Random(7);
        var covered = Enumerable.Range(0, 400).Count(_ =>
        {
            var lost = Enumerable.Range(0, 400).Count(_ => chance.NextDouble() < 0.02);
            var (low, high) = ErrorBound.Wilson95(lost, 400);
            return low <= 0.02 && 0.02 <= high;
        });
        covered.ShouldBeGreaterThanOrEqualTo(372);
    }
}
