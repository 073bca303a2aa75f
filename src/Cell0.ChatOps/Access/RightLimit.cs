using System.Globalization;

namespace Cell0.ChatOps.Access;

/// <summary>A bound on what somebody may do with a command, written <c>fix timeout &lt;= 1800</c>. Spans are in seconds.</summary>
public sealed record RightLimit(string Verb, string Argument, bool IsMost, double Bound)
{
    /// <summary>Null when the text is no bound.</summary>
    public static RightLimit? Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var verb, var argument, ("<=" or ">=") and var sign, var number]
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bound)
            ? new RightLimit(verb, argument, sign == "<=", bound)
            : null;

    /// <summary>Why this person may not; null: may.</summary>
    public static string? Objection(Person person, string verb, IEnumerable<KeyValuePair<string, double>> values) => values
        .SelectMany(value => person.Limits.Where(limit => limit.Covers(verb, value.Key) && !limit.Allows(value.Value)).Select(limit => limit.Sentence(value.Value)))
        .FirstOrDefault();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Verb} {Argument} {(IsMost ? "<=" : ">=")} {Bound}");

    private bool Covers(string verb, string argument) => Verb.Equals(verb, StringComparison.OrdinalIgnoreCase) && Argument.Equals(argument, StringComparison.OrdinalIgnoreCase);

    private bool Allows(double value) => IsMost ? value <= Bound : value >= Bound;

    private string Sentence(double value) => string.Create(CultureInfo.InvariantCulture, $"{Argument}={value} is beyond what you may set ({this}).");
}
