using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Time.Testing;

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
    public void Of_200_simulated_months_the_95th_percentile_is_within_a_tenth_and_the_interval_holds_the_truth()
    {
        const double truth = 0.02;
        var (within, covered) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var figures = Month(new Random(seed), truth);
            if (Math.Abs(figures.Accepted.P95!.Value / TrueP95 - 1) <= 0.1) within++;
            if (figures.LostLow <= truth && truth <= figures.LostHigh) covered++;
        }

        within.ShouldBeGreaterThanOrEqualTo(190);
        covered.ShouldBeGreaterThanOrEqualTo(190);
    }

    [Fact]
    public async Task What_the_ledger_publishes_is_what_was_injected()
    {
        var clock = new FakeTimeProvider(Rows.Now);
        await using var bench = await PhoneBench.PrepareAsync(clock);
        bench.WithChannel(new ScriptedChannel("radio")).BuildServiceWithoutWorkers();
        var outbox = bench.Get<OutboxStore>();
        var chat = new Target("radio", "1");
        var chance = new Random(7);
        var delays = new List<double>();
        var lost = 0;
        for (var number = 0; number < 300; number++)
        {
            var row = Rows.Alert(0, "x") with { Channel = "radio", Chat = "1", DedupeKey = $"k{number}" };
            bench.Get<Database>().Write(tx => outbox.Add(tx, row, claimed: false));
            var claimed = bench.ClaimNext(chat)!;
            var delay = TimeSpan.FromMilliseconds(chance.Next(100, 5000));
            clock.Advance(delay);
            if (chance.NextDouble() < 0.05)
            {
                bench.Get<DispatchStore>().Fail([claimed], "refused");
                lost++;
                continue;
            }

            delays.Add(delay.TotalMilliseconds);
            bench.Get<DispatchStore>().Accept([claimed], $"r{number}", delivered: false, null);
            clock.Advance(delay);
            bench.Get<ReceiptDesk>().Take(new Receipt("radio", $"r{number}", ReceiptKind.Delivered, clock.GetUtcNow()));
        }

        var figures = bench.Get<DeliveryFiguresStore>().Latest().Single(figure => figure.Channel == "radio");
        (figures.Messages, figures.Lost).ShouldBe((300, lost));
        figures.Accepted.P95!.Value.TotalMilliseconds.ShouldBe(Quantiles.NearestRank(delays, 95));
        figures.Delivered.P50!.Value.TotalMilliseconds.ShouldBe(2 * Quantiles.NearestRank(delays, 50));
    }

    /// <summary>95th percentile of <see cref="Month"/>'s delays.</summary>
    private static TimeSpan TrueP95 => TimeSpan.FromMilliseconds(600 * Math.Exp(0.5 * 1.6448536));

    /// <summary>600 messages with log-normal delays around 0.6 s, some of them lost.</summary>
    private static DeliveryFigures Month(Random chance, double lost) => DeliveryFigures.Of(Enumerable.Range(0, 600).Select(_ =>
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        var delay = TimeSpan.FromMilliseconds(600 * Math.Exp(0.5 * normal));
        return chance.NextDouble() < lost ? new DeliveryFact("telegram", null, null, true) : new DeliveryFact("telegram", delay, null, false);
    })).Single();

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
