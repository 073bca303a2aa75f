using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cell0.ChatOps.Bench;

/// <summary>Runs benches one after the other and prints each one's tables and JSON line.</summary>
internal static class BenchSession
{
    private const int CouldNotMeasure = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ShortNumbers() },
    };

    public static async Task<int> RunAsync(string? product, IReadOnlyList<IBench> benches, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        try
        {
            product = !benches.Any(bench => bench.NeedsService) ? "" : product is null ? await Product.PublishAsync(folder.Path, ct) : Product.Check(product);
            var code = 0;
            foreach (var bench in benches) code = Math.Max(code, await RunAsync(bench, product, ct));
            return code;
        }
        catch (BenchException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return CouldNotMeasure;
        }
    }

    private static async Task<int> RunAsync(IBench bench, string product, CancellationToken ct)
    {
        Console.WriteLine($"\n== {bench.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(bench.Limit);
        var begin = (At: TimeProvider.System.GetUtcNow(), Load: Machine.LoadAverage());
        try
        {
            var result = await bench.MeasureAsync(product, limit.Token);
            Print(result);
            Console.WriteLine(JsonSerializer.Serialize(Line(bench, result, begin.At, begin.Load), Json));
            return result.Budgets.All(budget => budget.Kept) ? 0 : 1;
        }
        catch (BenchException problem)
        {
            Console.WriteLine($"NOT MEASURED: {problem.Message}");
        }
        catch (TimeoutException problem)
        {
            Console.WriteLine($"NOT MEASURED: no message came. {problem.Message}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Console.WriteLine($"NOT MEASURED: not done within {bench.Limit}");
        }

        return CouldNotMeasure;
    }

    private static object Line(IBench bench, BenchResult result, DateTimeOffset at, string loadBefore) => new
    {
        bench = bench.Name,
        at = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        tookS = Math.Round((TimeProvider.System.GetUtcNow() - at).TotalSeconds, 1),
        machine = Machine.Describe(),
        load = new[] { loadBefore, Machine.LoadAverage() },
        budgets = result.Budgets.Select(budget => new { budget.What, budget.Value, budget.AtMost, budget.Unit, budget.Kept }),
        result.Data,
        result.Notes,
    };

    private static void Print(BenchResult result)
    {
        foreach (var table in result.Tables) TableText.Write(Console.Out, table);
        var budgets = result.Budgets.Select(budget => (IReadOnlyList<string>)[budget.What, double.IsNaN(budget.Value) ? "not measured" : $"{budget.Value:0.###} {budget.Unit}", $"{budget.AtMost:0.###} {budget.Unit}", budget.Kept ? "kept" : "NOT KEPT"]);
        TableText.Write(Console.Out, new Table("Budgets", ["what", "value", "at most", ""], [.. budgets]));
        foreach (var note in result.Notes) Console.WriteLine($"- {note}");
        Console.WriteLine($"- load average now {Machine.LoadAverage()} on {Machine.Describe()}");
    }

    /// <summary>More digits than five would say more than was measured.</summary>
    private sealed class ShortNumbers : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteRawValue(value.ToString("G5", CultureInfo.InvariantCulture));
            else writer.WriteNullValue();
        }
    }
}
