using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayModuleTests
{
    [Fact]
    public async Task Readers_listeners_and_the_one_who_keeps_it_share_one_connection()
    {
        await using var bench = await new ServiceBench().WithGatewayAsync();
        bench.Get<IGatewayReads>().ShouldBeSameAs(bench.Get<GatewayLinkClient>());
        using var events = bench.Get<GatewayLinkClient>().Subscribe();
        var worker = bench.Get<IEnumerable<IHostedService>>().OfType<GatewayLinkWorker>().Single();

        await worker.StartAsync(Cancel);
        await LinkBench.NextAsync<LinkUp>(events);
        (await bench.Get<IGatewayReads>().JobsAsync(Cancel)).Value.Count.ShouldBe(10);
        (await bench.Get<IGatewayChanges>().UpdateJobAsync(CellZeroJobs.DevOpsId, new CronPatch { Enabled = false }, null, Cancel)).Value.Enabled.ShouldBeFalse();
        await worker.StopAsync(Cancel);

        bench.Gateway!.Calls.All.Count(call => call.Method == "connect").ShouldBe(2);
    }
}
