namespace Cell0.ChatOps.Chat;

/// <summary>How many letters must be put in, taken out, changed or swapped with a neighbour to make one word of another.</summary>
internal static class EditDistance
{
    private const int Longest = 32;

    public static int Between(string from, string to)
    {
        if (from.Length > Longest || to.Length > Longest) return int.MaxValue;
        var (a, b) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++) cost[i, j] = Cell(a, b, cost, i, j);
        }

        return cost[a.Length, b.Length];
    }

    private static int Cell(string a, string b, int[,] cost, int i, int j)
    {
        if (i == 0 || j == 0) return i + j;
        var best = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
