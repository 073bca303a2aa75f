using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class FixFinderTests
{
    [Fact]
    public async Task A_silent_gateway_is_not_waited_for_long()
    {
        using var disk = new OnDisk();
        var world = new CronWorld(disk.Clock);
        var planner = new FixPlanner(new FixCatalogue([]), new SilentReads(), world, Options.Create(new FixesOptions()), disk.Clock);
        var finder = new FixFinder(planner, null!, new CronSight(new CronBoard(new CronHistoryStore(disk.Database), disk.Clock), disk.Runs), disk.Clock);
        var asked = finder.JobsSoonAsync(CancellationToken.None);
        disk.Clock.Advance(TimeSpan.FromSeconds(3));
        finder.Unreachable((await asked).Error!).ShouldBe("The gateway did not answer within 3 s. Nothing done. Nothing is known of its jobs yet.");
    }

    /// <summary>Takes every question and answers none.</summary>
    private sealed class SilentReads : IGatewayReads
    {
        public Task<GatewayAnswer<GatewayHello>> HelloAsync(CancellationToken cancel) => Never<GatewayHello>(cancel);

        public Task<GatewayAnswer<IReadOnlyList<CronJob>>> JobsAsync(CancellationToken cancel) => Never<IReadOnlyList<CronJob>>(cancel);

        public Task<GatewayAnswer<CronJob>> JobAsync(string id, CancellationToken cancel) => Never<CronJob>(cancel);

        public Task<GatewayAnswer<CronStatus>> CronStatusAsync(CancellationToken cancel) => Never<CronStatus>(cancel);

        public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(string jobId, int limit, CancellationToken cancel) => Never<IReadOnlyList<CronRun>>(cancel);

        public Task<GatewayAnswer<ChannelsStatus>> ChannelsAsync(CancellationToken cancel) => Never<ChannelsStatus>(cancel);

        public Task<GatewayAnswer<GatewaySession?>> SessionAsync(string sessionId, CancellationToken cancel) => Never<GatewaySession?>(cancel);

        private static Task<GatewayAnswer<T>> Never<T>(CancellationToken cancel) => new TaskCompletionSource<GatewayAnswer<T>>().Task.WaitAsync(cancel);
    }
}
