using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

public sealed class FiguresStory
{
    [Fact]
    public async Task Every_figure_that_run_prints_as_JSON_opens_over_HTTP_and_recomputes_from_its_samples()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewaySimulator.StartAsync();
        var settings = RealService.Settings(folder.Path, ("Gateway:Url", gateway.Url), ("Gateway:Token", gateway.Token), ("Suite:Probes:load.cpu_intensive:Enabled", "true"));
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        await using var verb = RealService.Start(settings, "run", "--json");
        (await verb.ExitAsync()).ShouldBe(1, string.Join('\n', verb.Lines));
        using var run = JsonDocument.Parse(verb.Output);
        run.RootElement.GetProperty("verdict").GetString().ShouldBe("CRITICAL");
        var measurements = run.RootElement.GetProperty("probes").EnumerateArray().SelectMany(probe => probe.GetProperty("measurements").EnumerateArray()).ToList();
        measurements.Select(measurement => measurement.GetProperty("statistic").GetString()).ShouldContain("p99");
        foreach (var measurement in measurements) await ShouldRecomputeAsync(owner, measurement);
        using var unknown = await owner.GetAsync("/api/figures/R1.mffff", TestContext.Current.CancellationToken);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task ShouldRecomputeAsync(HttpClient owner, JsonElement measurement)
    {
        var id = measurement.GetProperty("figureId").GetString();
        var figure = await owner.GetFromJsonAsync<JsonElement>($"/api/figures/{id}", TestContext.Current.CancellationToken);
        var csv = await owner.GetByteArrayAsync($"/api/figures/{id}/samples", TestContext.Current.CancellationToken);
        Convert.ToHexStringLower(SHA256.HashData(csv)).ShouldBe(figure.GetProperty("sha256").GetString(), id);
        double[] samples = [.. Encoding.UTF8.GetString(csv).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        samples.Length.ShouldBe(measurement.GetProperty("n").GetInt32(), id);
        Statistic.TryParse(measurement.GetProperty("statistic").GetString(), out var statistic).ShouldBeTrue();
        statistic.Of(samples).ShouldBe(measurement.GetProperty("value").GetDouble(), id);
        figure.GetProperty("value").GetDouble().ShouldBe(measurement.GetProperty("value").GetDouble(), id);
    }
}
