using Cell0.ChatOps.Tests.Suite.Probes;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class SuiteModuleTests
{
    [Fact]
    public async Task Every_probe_is_found_by_scan_with_a_contract_and_a_timeout()
    {
        await using var bench = new SuiteBench("ws://127.0.0.1:9", null);
        bench.Catalogue.Ids.ShouldBe(
        [
            "connectivity.gateway_api", "connectivity.local", "connectivity.network", "connectivity.tailscale", "cron.health", "gateway.http", "gateway.process", "host.memory", "host.system",
            "load.concurrency_10workers", "load.cpu_intensive", "load.dictionary_100k", "load.json_serialization", "load.list_100k", "load.memory_stress",
        ]);
        foreach (var probe in bench.Catalogue.InOrder([]))
        {
            probe.Contract.ShouldNotBeNullOrWhiteSpace();
            probe.Timeout.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }
    }
}
