namespace Cell0.ChatOps.Bench;

/// <summary>One question that is measured end to end.</summary>
internal interface IBench
{
    string Name { get; }

    /// <summary>After this it is given up.</summary>
    TimeSpan Limit { get; }

    /// <summary>False for what runs the product's code within the bench.</summary>
    bool NeedsService => true;

    /// <param name="product">Folder of the published service.</param>
    /// <exception cref="BenchException">It could not be measured.</exception>
    Task<BenchResult> MeasureAsync(string product, CancellationToken ct);
}

/// <summary>The measurement failed: nothing can be said, and the reason is printed instead of a number.</summary>
internal sealed class BenchException(string message) : Exception(message);

/// <param name="Tables">What a person reads.</param>
/// <param name="Budgets">What was promised.</param>
/// <param name="Data">What a program reads, in the JSON line.</param>
/// <param name="Notes">What must be known to read the numbers rightly.</param>
internal sealed record BenchResult(IReadOnlyList<Table> Tables, IReadOnlyList<Budget> Budgets, object Data, IReadOnlyList<string> Notes);

/// <summary>A promise: a value that may be at most so much.</summary>
internal sealed record Budget(string What, double Value, double AtMost, string Unit)
{
    public bool Kept => Value <= AtMost;
}

internal sealed record Table(string Title, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows);
