/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include "base/list.h"

struct item {
	int value;
	struct list link;
};

/* Assert that a list has these digits, forwards and backwards. */
static void
assert_list(struct list *head, const char *want)
{
	const char *p = want;
	struct list *link;

	list_foreach(link, head) {
		assert_true(*p != '\0');
		assert_int_equal(list_entry(link, struct item, link)->value,
		    *p++ - '0');
	}
	assert_int_equal(*p, '\0');
	for (link = head->prev; link != head; link = link->prev)
		assert_int_equal(list_entry(link, struct item, link)->value,
		    *--p - '0');
	assert_ptr_equal(p, want);
	assert_int_equal(list_empty(head), *want == '\0');
}

static void
test_list(void **state)
{
	struct list head = LIST_INIT(head), other;
	struct item items[6];
	struct list *link, *tmp;
	int i;

	(void)state;
	for (i = 0; i < 6; i++)
		items[i].value = i;
	assert_list(&head, "");
	list_append(&head, &items[1].link);
	list_append(&head, &items[2].link);
	list_prepend(&head, &items[0].link);
	assert_list(&head, "012");
	list_insert_before(&items[2].link, &items[5].link);
	assert_list(&head, "0152");
	list_remove(&items[5].link);
	list_remove(&items[5].link);
	assert_list(&head, "012");

	list_init(&other);
	list_foreach_safe(link, &head, tmp) {
		if (list_entry(link, struct item, link)->value == 1)
			continue;
		list_remove(link);
		list_append(&other, link);
	}
	assert_list(&head, "1");
	assert_list(&other, "02");
	list_remove(&items[1].link);
	assert_list(&head, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
