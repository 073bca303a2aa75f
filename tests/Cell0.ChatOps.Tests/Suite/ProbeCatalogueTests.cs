using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class ProbeCatalogueTests
{
    private static readonly ProbeCatalogue Catalogue = new([new FakeProbe("load.cpu_intensive"), new FakeProbe("host.system", ProbePhase.Host), new FakeProbe("connectivity.local", ProbePhase.Connectivity)]);

    [Fact]
    public void Two_probes_with_one_id_are_refused() =>
        Should.Throw<InvalidOperationException>(() => new ProbeCatalogue([new FakeProbe("host.system"), new FakeProbe("host.system")])).Message.ShouldContain("'host.system'");

    [Fact]
    public void A_run_takes_load_first_and_the_host_last() =>
        Catalogue.InOrder([]).Select(probe => probe.Id).ShouldBe(["load.cpu_intensive", "connectivity.local", "host.system"]);

    [Theory]
    [InlineData("load.cpu_intensve", "load.cpu_intensive")]
    [InlineData("cpu_intensive", "load.cpu_intensive")]
    [InlineData("Host.System", "host.system")]
    public void A_mistyped_id_is_answered_with_the_nearest_one(string wanted, string meant) => Catalogue.Refuse([wanted])!.ShouldContain($"did you mean '{meant}'?");

    [Fact]
    public void A_strange_id_is_answered_with_all_there_are() => Catalogue.Refuse(["weather"])!.ShouldContain("there are connectivity.local, host.system, load.cpu_intensive");

    [Fact]
    public void A_very_long_id_is_not_repeated_whole() => Catalogue.Refuse([new string('x', 5000)])!.Length.ShouldBeLessThan(300);

    [Fact]
    public void Known_ids_are_not_refused() => Catalogue.Refuse(["host.system", "connectivity.local"]).ShouldBeNull();
}
